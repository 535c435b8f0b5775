// What is held under these words?
//
// $text: Words. The words to look for: a name, an acronym, an id, or a few words of what is wanted; say nothing that tells who a child is.
// $kind: String, optional. Only hits of this type, by its name: Provision, Sign, Duty and so on.
// $first: Int = 20, on hits. How many hits a page holds, 100 at most.
// $after: Cursor, optional, on hits. The `endCursor` of the page before.
//
// returns hits: Hits. What was found, the surest first, each with why it was found.
// returns kinds: [KindFound]. How many of each type were found.
// returns did_you_mean: [String]. Names that may have been meant, where nothing is called just what was typed.
// returns comes_first: [FirstStep]. What comes before anything else, where a sign that may be one of harm was found.

// The sums of the ranking stand here and nowhere else. Names come first, by how they match; then words, by a score from 0 to 1.
WITH
  ['Passage', 'Source', 'Edition', 'Finding', 'Event', 'Participation', 'Responsibility', 'Denial', 'Band', 'BandScheme'] AS background,
  ['Standard', 'Commitment', 'Mapping', 'Recommendation', 'System', 'Topic'] AS behind
CALL (background, behind) {
  MATCH (hit:Node {id: $text.id})
  WHERE in_force(hit)
  RETURN hit, 0 AS tier, NULL AS synonym, hit.id AS matched, 1.0 AS score
UNION ALL
  WITH 1 AS go WHERE $text.names <> ''
  CALL db.index.fulltext.queryNodes('spelling', $text.names) YIELD node AS spelt
  WHERE in_force(spelt)
  UNWIND names_of(spelt) AS name
  WITH spelt, name, spelling(name) AS spelling
  WITH spelt, name, spelling, [n IN range(0, size(spelling) - 2) | substring(spelling, n, 2)] AS pairs
  WITH spelt, name, spelling,
    2.0 * size([pair IN $text.pairs WHERE pair IN pairs]) / (size($text.pairs) + size(pairs) + 1) AS likeness
  WITH spelt, name, likeness, CASE
    WHEN spelling = $text.key THEN 0
    WHEN name CONTAINS ' (' AND spelling STARTS WITH $text.key AND size(split(toString(name), ' (')[0]) = size($text.key) THEN 0
    WHEN any(label IN labels(spelt) WHERE label IN background) THEN NULL
    WHEN size($text.key) > 1 AND spelling STARTS WITH $text.key THEN 2
    WHEN $text.count IN [size(split(spelling, ' ')), size(split(split(toString(name), ' (')[0], ' '))] AND likeness > 0.25 THEN 3
    END AS tier
  WHERE tier IS NOT NULL
  OPTIONAL MATCH (spelt)-[:STANDS_FOR]->(meant:Node)
  WHERE in_force(meant)
  WITH spelt, name, likeness, tier, CASE WHEN spelt:Synonym THEN meant ELSE spelt END AS hit
  WHERE hit IS NOT NULL
  RETURN hit,
    CASE WHEN tier = 0 AND (spelt:Synonym OR name <> spelt.name AND spelt:Sign) THEN 1 ELSE tier END AS tier,
    CASE WHEN spelt:Synonym THEN spelt END AS synonym,
    name AS matched,
    // Of several things that one word stands for, the one with the shorter name is the more general.
    likeness * CASE WHEN any(label IN labels(hit) WHERE label IN background) THEN 0.5
      WHEN any(label IN labels(hit) WHERE label IN behind) THEN 0.8 ELSE 1.0 END - size(toString(hit.name)) * 0.0005 AS score
UNION ALL
  WITH 1 AS go WHERE $text.words <> ''
  // An acronym or everyday name within a longer phrase brings what it stands for, and is looked for under that name, too.
  WITH COLLECT {
    MATCH (called:Node)
    WHERE (called:Synonym OR called:Sign) AND in_force(called)
    UNWIND names_of(called) AS name
    WITH called, name, spelling(name) AS spelling
    WHERE spelling <> $text.key AND $text.within CONTAINS ' ' + spelling + ' '
    OPTIONAL MATCH (called)-[:STANDS_FOR]->(other:Node)
    WHERE in_force(other)
    WITH called, spelling, CASE WHEN called:Sign THEN called ELSE other END AS meant
    WHERE meant IS NOT NULL
    RETURN {synonym: CASE WHEN called:Synonym THEN called END, meant: meant, words: split(spelling, ' ')}
  } AS meanings
  WITH meanings,
    reduce(query = $text.words, one IN meanings | query + ' "' + spelling(one.meant.name) + '"~2^6') AS query
  WITH meanings, COLLECT {
    CALL db.index.fulltext.queryNodes('words', query) YIELD node AS found, score
    WHERE in_force(found) AND NOT found:Synonym
    RETURN {hit: found, score: score} LIMIT 300
  } AS found
  WITH meanings, found + [one IN meanings WHERE NOT one.meant IN [f IN found | f.hit] | {hit: one.meant, score: 0.0}] AS found
  WITH meanings, found, coalesce(head(found).score, 1.0) AS best
  UNWIND found AS one
  WITH one.hit AS hit, one.score / best AS nearness, head([m IN meanings WHERE m.meant = one.hit]) AS meaning
  WITH hit, nearness, meaning, ' ' + spelling(hit.name) + ' ' AS name,
    reduce(whole = ' ', text IN texts_of(hit) | whole + spelling(text) + ' ') AS whole
  // A word counts the more, the fewer of what was found have it.
  WITH collect({hit: hit, nearness: nearness, meaning: meaning, labels: labels(hit), name: name, whole: whole}) AS rows
  WITH rows, [forms IN $text.forms | {
    forms: forms,
    rarity: 1.0 / (1 + log(1 + size([r IN rows WHERE any(form IN forms WHERE r.whole CONTAINS ' ' + form)])))
  }] AS looked_for
  WITH rows, looked_for, reduce(sum = 0.0, one IN looked_for | sum + one.rarity) AS whole
  UNWIND rows AS row
  WITH row.hit AS hit, row.nearness AS nearness, row.meaning AS meaning,
    coalesce(size(row.meaning.words) * 1.0 / size($text.forms), 0.0) AS named,
    reduce(sum = 0.0, one IN looked_for | sum +
      CASE WHEN any(form IN one.forms WHERE row.whole CONTAINS ' ' + form) THEN one.rarity ELSE 0 END) / whole AS said,
    reduce(sum = 0.0, one IN looked_for | sum +
      CASE WHEN any(form IN one.forms WHERE row.name CONTAINS ' ' + form) THEN one.rarity ELSE 0 END) / whole AS called,
    CASE
      WHEN any(label IN row.labels WHERE label IN background) THEN 0.5
      WHEN any(label IN row.labels WHERE label IN behind) THEN 0.8
      WHEN 'Sign' IN row.labels THEN 1.1
      ELSE 1.0 END AS weight
  WITH hit, meaning, weight * (0.4 * nearness + 0.2 * said + 0.2 * called + 0.2 * CASE WHEN named > 1 THEN 1 ELSE named END
    + 0.1 * size([forms IN $text.forms WHERE any(label IN labels(hit) WHERE toLower(label) + ' ' STARTS WITH head(forms))])) AS score
  WHERE score > 0.15
  RETURN hit, 4 AS tier, meaning.synonym AS synonym, NULL AS matched, score
}
WITH hit, tier, synonym, matched, score
ORDER BY tier, score DESC, matched
WITH hit, head(collect({tier: tier, synonym: synonym, matched: matched, score: toInteger(score * 1000000)})) AS why
WITH collect({
  hit: hit,
  kind: head([label IN labels(hit) WHERE NOT label IN ['Node', 'Sourced', 'Statement', 'Need']]),
  why: why,
  harm: hit:Sign AND EXISTS { MATCH (hit)-[:COMES_FIRST]->(step:FirstStep {order: 1}) WHERE in_force(step) },
  strategy: hit:Provision OR hit:Intervention OR hit:PracticeGuide OR hit:Recommendation
}) AS every
WITH every, any(one IN every WHERE one.why.tier < 2) AS certain
WITH [one IN every WHERE NOT (certain AND one.why.tier = 3)] AS every, certain
// Where a sign that may be one of harm was found, no strategy stands before it, for safeguarding comes first.
WITH every, certain, reduce(best = 0, one IN every | CASE
  WHEN one.hit:Sign AND one.why.tier = 4 AND one.why.score > best THEN one.why.score ELSE best END) AS best_sign
WITH every, certain, [one IN every WHERE one.harm
  AND (one.why.tier < 2 OR one.why.tier < 4 AND one.why.score > 500000 OR one.why.tier = 4 AND (one.why.score > 400000 OR NOT certain AND one.why.score > 200000 AND one.why.score = best_sign))] AS harmful
WITH every, certain, harmful, head(COLLECT {
  UNWIND every AS one
  WITH one.why AS why WHERE one.strategy
  RETURN why ORDER BY why.tier, why.score DESC LIMIT 1
}) AS lead
WITH every, certain, harmful, COLLECT {
  UNWIND every AS one
  WITH one, one.hit IN [h IN harmful | h.hit] AS first
  WHERE $kind IS NULL OR toLower(one.kind) = replace(spelling($kind), ' ', '')
  WITH one, first, CASE
    WHEN first AND (lead.tier < one.why.tier OR lead.tier = one.why.tier AND lead.score > one.why.score) THEN lead
    ELSE one.why END AS as_high
  WITH one, [as_high.tier, -as_high.score, CASE WHEN first THEN 0 ELSE 1 END, one.hit.id] AS place
  ORDER BY place[0], place[1], place[2], place[3]
  RETURN {one: one, place: place}
} AS ranked
WITH every, certain, harmful, ranked, [r IN ranked WHERE $after IS NULL
  OR r.place[0] > $after[0]
  OR r.place[0] = $after[0] AND (r.place[1] > $after[1]
    OR r.place[1] = $after[1] AND (r.place[2] > $after[2]
      OR r.place[2] = $after[2] AND r.place[3] > $after[3]))] AS rest
WITH every, certain, harmful, ranked, rest, COLLECT {
  UNWIND rest[..$first] AS r
  WITH r, r.one.hit AS hit
  WITH r, hit, [text IN texts_of(hit) |
    {words: split(text, ' '), found: size([forms IN $text.forms WHERE any(form IN forms WHERE ' ' + spelling(text) + ' ' CONTAINS ' ' + form)])}] AS texts
  WITH r, hit, reduce(most = {words: [], found: 0}, text IN texts | CASE WHEN text.found > most.found THEN text ELSE most END).words AS words
  WITH r, hit, [word IN words | {text: word, marked: any(form IN reduce(flat = [], forms IN $text.forms | flat + forms)
    WHERE ' ' + spelling(word) + ' ' CONTAINS ' ' + form)}] AS pieces
  WITH r, hit, pieces, coalesce(head([n IN range(0, size(pieces) - 1) WHERE pieces[n].marked]), 0) - 8 AS start
  WITH r, hit, pieces, CASE WHEN start > 3 THEN start ELSE 0 END AS start
  WITH r, hit, CASE WHEN start > 0 THEN [{text: '…', marked: false}] ELSE [] END + pieces[start..start + 30]
    + CASE WHEN size(pieces) > start + 30 THEN [{text: '…', marked: false}] ELSE [] END AS pieces
  RETURN {
    node: hit,
    kind: r.one.kind,
    tier: ['exact', 'synonym', 'prefix', 'typo', 'words'][r.one.why.tier],
    matched: r.one.why.matched,
    synonym: r.one.why.synonym,
    snippet: reduce(joined = [], piece IN pieces | CASE
      WHEN joined <> [] AND last(joined).marked = piece.marked
      THEN joined[..-1] + [{text: last(joined).text + ' ' + piece.text, marked: piece.marked}]
      ELSE joined + [piece] END)
  }
} AS nodes
RETURN
  {nodes: nodes, total_count: size(ranked),
   end_cursor: CASE WHEN size(rest) > $first THEN rest[$first - 1].place END} AS hits,
  COLLECT {
    UNWIND every AS one
    WITH one.kind AS kind, count(*) AS many
    ORDER BY many DESC, kind
    RETURN {kind: kind, count: many}
  } AS kinds,
  COLLECT {
    UNWIND every AS one
    WITH one WHERE NOT certain AND (one.why.tier = 3 OR one.why.tier = 2 AND one.why.score > 600000)
    WITH one.why.matched AS name, max(one.why.score) AS likeness
    ORDER BY likeness DESC, name LIMIT 3
    RETURN name
  } AS did_you_mean,
  COLLECT {
    UNWIND harmful AS one
    WITH one.hit AS sign
    MATCH (sign)-[:COMES_FIRST]->(step:FirstStep)
    WHERE in_force(step)
    WITH DISTINCT step ORDER BY step.order, step.id
    RETURN step
  } AS comes_first
