// What each payer of `claims` pays of `cost`, as `payers`. A claim is a map of r, body, budget, acting, and of a local one the
// national part that it takes the place of, as `replaced`.
// The sum of each payer: rows in order of step take `above` to `to`; rows of one step divide it by share, or by agreement.
// A row for a named part pays for something the cost asked about does not split into: it has no sum and takes none.
UNWIND [c IN claims WHERE c.r.role = 'funds'] AS c
WITH claims, c, c.r AS r, [x IN claims WHERE x.r.role = 'funds' AND x.r.step = c.r.step AND x.r.part IS NULL | x.r] AS step,
  [x IN claims WHERE x.r.role = 'funds' AND x.r.step < c.r.step | x.r] AS before
WITH c, r, step, before, CASE
  WHEN r.part IS NOT NULL THEN 'pays for one part only, and the sources do not say what each part costs'
  WHEN size(step) > 1 AND any(x IN step WHERE x.share IS NULL) THEN 'divided by local agreement'
  WHEN r.basis IS NULL OR r.basis = 'not_stated' THEN 'the sources held do not say how much'
  WHEN NOT r.basis IN ['additional_support', 'whole_cost'] THEN 'counted ' + replace(r.basis, '_', ' ') + ', not by the cost of additional support'
  WHEN r.above IS NULL AND any(x IN before WHERE x.to IS NULL AND (x.part IS NOT NULL OR NOT coalesce(x.basis, '') IN ['additional_support', 'whole_cost']))
    THEN 'what the payers before it meet is not said'
  WHEN cost IS NULL THEN 'no cost was asked' END AS why
WITH c, r, step, why, reduce(low = coalesce(r.above, 0), x IN before |
    CASE WHEN x.basis IN ['additional_support', 'whole_cost'] AND x.part IS NULL AND coalesce(x.to, cost) > low THEN coalesce(x.to, cost) ELSE low END) AS low,
  CASE WHEN r.to IS NULL OR cost < r.to THEN cost ELSE r.to END AS high
WITH c, r, step, why, CASE WHEN high > low THEN high - low ELSE 0 END AS width
WITH c, r, why, width,
  [x IN step WHERE x.id < r.id | toInteger(floor(width * x.share + 0.5))] AS sharers_before,
  r.share IS NOT NULL AND none(x IN step WHERE x.id > r.id) AND abs(reduce(s = 0.0, x IN step | s + x.share) - 1) < 0.000001 AS last
WITH c, r, why, CASE
  WHEN why IS NOT NULL THEN null
  WHEN r.share IS NULL THEN width
  WHEN last THEN width - reduce(s = 0, x IN sharers_before | s + x)
  ELSE toInteger(floor(width * r.share + 0.5)) END AS sum
ORDER BY r.step, r.id
RETURN collect({responsibility: CASE WHEN r:LocalResponsibility THEN c.replaced ELSE r END, local: CASE WHEN r:LocalResponsibility THEN r END, body: c.body, acting: c.acting, budget: c.budget, step: r.step, part: r.part, above: r.above, to: r.to,
  basis: r.basis, share: r.share, force: r.force, sum: sum, why_no_sum: why}) AS payers
