// What do these sums come to, each pound counted once?
//
// $allocations: [Allocation]. The sums to add.
// $standing: [Standing] = [MADE, ANNOUNCED]. What is announced is shown as announced.
//
// returns total: Total, optional. Their sum, where what is to be added is of one area, year, stage and basis.
// returns left_out: [Allocation]. Those that are part of another one given, and so are in it already.
// returns refused: [String]. Why what is left cannot be added as one.
// returns totals: [Total]. What can be added, apart.

WITH COLLECT { MATCH (one:Allocation) WHERE one.id IN $allocations AND begun(one) RETURN one ORDER BY one.id } AS given
WITH given, COLLECT {
  UNWIND given AS part
  MATCH (part)-[:PART_OF*1..5]->(larger:Allocation)
  WHERE begun(larger) AND larger IN given
  RETURN DISTINCT part
} AS left_out
WITH left_out, [one IN given WHERE NOT one IN left_out] AS summed
CALL (summed) {
  part(totals)
}
WITH left_out, totals, [x IN [
  {what: 'areas', of: [t IN totals | coalesce(t.area.name, 'no area stated')]}, {what: 'years', of: [t IN totals | t.period]},
  {what: 'stages', of: [t IN totals | replace(t.stage, '_', ' ')]}, {what: 'bases', of: [t IN totals | coalesce(t.basis, 'not stated')]}
] | {what: x.what, of: reduce(found = [], one IN x.of | CASE WHEN one IN found THEN found ELSE found + one END)}] AS kinds
WITH left_out, totals, [k IN kinds WHERE size(k.of) > 1 |
  'they are of different ' + k.what + ': ' + reduce(said = '', one IN k.of | said + CASE WHEN said = '' THEN '' ELSE '; ' END + one)] AS refused
RETURN CASE WHEN refused = [] THEN totals[0] END AS total, left_out, totals,
  CASE WHEN totals = [] THEN ['none of them is held'] WHEN refused = [] AND totals[0].sum IS NULL THEN [totals[0].why_no_sum] ELSE refused END AS refused
