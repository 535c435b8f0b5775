// What would support cost a year at rates of your own, and who would pay which part of it?
//
// $arrangement: Arrangement. The arrangement under which the support is given; it says who pays.
// $lines: [CostLine]. Each kind of support: its rate in pounds an hour, hours a week, weeks a year, and how many pupils share it.
//
// returns arrangement: Arrangement. The arrangement.
// returns lines: [CostedLine]. Each line with its cost for one pupil, and what each payer pays of it.
// returns total: Pounds. What the lines come to for one pupil and a year.
// returns payers: [Payer]. What each payer pays of that.
// returns unclaimed: Pounds, optional. The part of it that no payer is said to meet; nothing where a sum is not known.
// returns caution: String. What such a sum is not.

MATCH (a:Arrangement {id: $arrangement})
WHERE in_force(a)
WITH a, COLLECT {
  MATCH (r:Responsibility {role: 'funds'})-[:ARISES_UNDER]->(a)
  MATCH (r)-[:LIES_WITH]->(body:Body)
  WHERE in_force(r) AND in_force(body)
  OPTIONAL MATCH (r)-[:PAID_FROM]->(budget:Budget)
  WHERE in_force(budget)
  WITH r, body, budget ORDER BY r.step, r.id
  RETURN {r: r, body: body, budget: budget, acting: []}
} AS claims, [line IN $lines | line {.*, cost: toInteger(floor(line.rate * line.hours * line.weeks / toFloat(line.group) + 0.5))}] AS lines

// The lines one after another fill what each payer pays, so that their parts come to what `who_delivers` says of the whole.
WITH a, claims, lines, reduce(sums = [0], line IN lines | sums + (sums[-1] + line.cost)) AS sums
CALL (claims, sums) {
  UNWIND sums AS cost
  CALL (claims, cost) {
    part(payers)
  }
  RETURN collect(payers) AS paid
}
RETURN a AS arrangement, sums[-1] AS total, paid[-1] AS payers,
  [n IN range(0, size(lines) - 1) | {
    support: head(COLLECT { MATCH (p:Provision {id: lines[n].support}) WHERE in_force(p) RETURN p }),
    cost: lines[n].cost,
    working: '£' + lines[n].rate / 100 + '.' + right('0' + lines[n].rate % 100, 2) + ' an hour x ' + toString(lines[n].hours) + ' hours a week x ' + lines[n].weeks + ' weeks'
      + CASE WHEN lines[n].group > 1 THEN ', shared by ' + lines[n].group ELSE '' END,
    payers: [i IN range(0, size(paid[-1]) - 1) | head([with_it IN [paid[n + 1][i]] | with_it {.*, sum: with_it.sum - paid[n][i].sum}])]}] AS lines,
  CASE WHEN paid[-1] <> [] AND none(p IN paid[-1] WHERE p.part IS NULL AND p.sum IS NULL) AND any(p IN paid[-1] WHERE p.part IS NULL)
    THEN sums[-1] - reduce(s = 0, p IN paid[-1] | s + coalesce(p.sum, 0)) END AS unclaimed,
  'Illustrative: worked out from rates of your own, not from any published tariff, and nothing of it is kept. It is not a budget, and not advice.' AS caution
