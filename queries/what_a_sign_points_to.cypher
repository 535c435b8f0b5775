// Which needs may a sign point to, and what must be looked into first?
//
// $sign: Sign, optional. The sign, where it is one of those held.
// $seen: String, optional. What was seen, in a few words; say nothing that tells who a child is.
// $need: Need, optional. Only signs that may point to this need.
//
// returns signs: page of Sign. Each sign, what must be looked into before any classroom strategy, and the needs it may point to.

WITH [word IN split(toLower(coalesce($seen, '')), ' ') WHERE size(word) > 2] AS words
RETURN COLLECT {
  MATCH (sign:Sign)
  WHERE in_force(sign)
    AND ($sign IS NULL OR sign.id = $sign)
    AND ($need IS NULL OR EXISTS { MATCH (sign)-[:POINTS_TO]->(need:Need {id: $need}) WHERE in_force(need) })
    AND all(word IN words WHERE any(text IN [sign.name, sign.description] + coalesce(sign.also_said, [])
      WHERE toLower(text) CONTAINS word))
  RETURN sign
} AS signs
