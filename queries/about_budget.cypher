// What does a budget pay for, who holds it, where does its money come from, and how much was it?
//
// $budget: Budget. The budget asked about.
// $area: Area, optional. Only amounts for this area.
// $period: String, optional. Only amounts of this year.
// $standing: [Standing] = [MADE, ANNOUNCED]. What is announced is shown as announced.
//
// returns budget: Budget. The budget, and the body that holds it.
// returns comes_from: [Budget]. The larger budgets and grants its money comes out of, the nearest first.
// returns parts: [Budget]. The budgets that are part of it or fed by it.
// returns pays_for: [Responsibility]. What it, or a part of it, is said to pay for, and who pays.
// returns does_not_pay: [Denial]. What it is said not to pay for.
// returns allocations: page of Allocation by period. Its amounts, each with its year, its basis and its cell.
// returns totals: [Total]. Each year's sums on each basis, what is part of another counted once; never across years or bases.

MATCH (budget:Budget {id: $budget})
WHERE begun(budget)
CALL (budget) {
  MATCH path = (budget)-[:PART_OF|COMES_FROM*1..6]->(larger:Budget)
  WHERE in_force(larger)
  WITH larger, min(length(path)) AS steps ORDER BY steps, larger.id
  RETURN collect(larger) AS comes_from
}
CALL (budget) {
  MATCH (part:Budget)-[:PART_OF|COMES_FROM*0..6]->(budget)
  WHERE begun(part)
  WITH DISTINCT part ORDER BY part.id
  RETURN collect(part) AS within
}
WITH budget, comes_from, within, COLLECT {
  MATCH (allocation:Allocation)-[:OF_BUDGET]->(of:Budget)
  WHERE of IN within AND begun(allocation) AND begun(of)
    AND ($area IS NULL OR EXISTS { (allocation)-[:TO_AREA]->(:Area {id: $area}) })
    AND ($period IS NULL OR allocation.period = $period)
  RETURN allocation
} AS allocations
WITH *, COLLECT {
  UNWIND allocations AS one
  OPTIONAL MATCH (one)-[:TO_AREA]->(area:Area)
  WITH one, area
  WHERE area IS NULL OR area.id = coalesce($area, 'area:england')
  RETURN one
} AS summed
CALL (summed) {
  part(totals)
}
RETURN budget, comes_from, [b IN within WHERE b <> budget AND in_force(b)] AS parts, allocations, totals,
  COLLECT {
    MATCH (r:Responsibility)-[:PAID_FROM]->(paid:Budget)
    WHERE paid IN within AND in_force(r) AND begun(paid)
    RETURN r ORDER BY r.id
  } AS pays_for,
  COLLECT {
    MATCH (d:Denial)-[:PAID_FROM]->(paid:Budget)
    WHERE paid IN within AND in_force(d) AND begun(paid)
    RETURN d ORDER BY d.id
  } AS does_not_pay
