// Which needs may a sign point to, and what must be looked into first?
//
// $sign: Sign, optional. The sign, where it is one of those held.
// $seen: Words, optional. What was seen, in a few words; say nothing that tells who a child is.
// $need: Need, optional. Only signs that may point to this need.
//
// returns signs: page of Sign as found. Each sign, the likest first, what must be looked into before any classroom strategy, and the needs it may point to.
// returns comes_first: [FirstStep]. What must be looked into first for the signs found, in its order; nothing where neither sign nor words were given.

WITH COLLECT {
  WITH 1 AS go WHERE $seen.words <> ''
  CALL db.index.fulltext.queryNodes('words', $seen.words) YIELD node AS sign, score
  WHERE in_force(sign) AND sign:Sign
  WITH sign, score, reduce(whole = ' ', text IN texts_of(sign) | whole + spelling(text) + ' ') AS whole
  RETURN {
    sign: sign,
    score: score,
    said: size([forms IN $seen.forms WHERE any(form IN forms WHERE whole CONTAINS ' ' + form)]) * 1.0 / size($seen.forms)
      + CASE WHEN whole CONTAINS ' ' + $seen.key + ' ' THEN 1 ELSE 0 END
  }
} AS seen
WITH [one IN seen WHERE one.score >= 0.3 * seen[0].score | one {.*, likeness: one.said + one.score / seen[0].score}] AS seen
WITH COLLECT {
  MATCH (sign:Sign)
  WHERE in_force(sign)
    AND ($sign IS NULL OR sign.id = $sign)
    AND ($need IS NULL OR EXISTS { MATCH (sign)-[:POINTS_TO]->(need:Need {id: $need}) WHERE in_force(need) })
    AND ($seen IS NULL OR any(one IN seen WHERE one.sign = sign))
  WITH sign, coalesce(head([one IN seen WHERE one.sign = sign | one.likeness]), 0) AS likeness
  ORDER BY likeness DESC, sign.name, sign.id
  RETURN sign
} AS signs
RETURN signs, COLLECT {
  UNWIND signs AS sign
  MATCH (sign)-[:COMES_FIRST]->(step:FirstStep)
  WHERE in_force(step) AND ($sign IS NOT NULL OR $seen IS NOT NULL)
  WITH DISTINCT step ORDER BY step.order, step.id
  RETURN step
} AS comes_first
