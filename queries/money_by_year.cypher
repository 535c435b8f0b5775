// How much money was set aside, planned or spent, for what, where, in which year?
//
// $budget: Budget, optional. Only amounts of this budget, or of those that are part of it; of past budgets too.
// $area: Area, optional. Only amounts for this area.
// $period: String, optional. Only this year: 2023-24 is a financial year, 2023/24 an academic year.
// $standing: [Standing] = [MADE, ANNOUNCED]. What is announced is shown as announced.
//
// returns allocations: page of Allocation by period. Each amount with its year, its basis and its cell.
// returns totals: [Total]. What they come to for the area, or for England: each year, stage and basis apart, what is part of another counted once.

CALL () {
  OPTIONAL MATCH (asked:Budget {id: $budget})<-[:PART_OF*0..3]-(part:Budget)
  WHERE begun(asked) AND begun(part)
  RETURN collect(part.id) AS budgets
}
WITH COLLECT {
  MATCH (allocation:Allocation)-[:OF_BUDGET]->(budget:Budget)
  WHERE begun(allocation) AND begun(budget)
    AND ($budget IS NULL OR budget.id IN budgets)
    AND ($area IS NULL OR EXISTS { (allocation)-[:TO_AREA]->(:Area {id: $area}) })
    AND ($period IS NULL OR allocation.period = $period)
  RETURN allocation
} AS allocations
WITH allocations, COLLECT {
  UNWIND allocations AS one
  OPTIONAL MATCH (one)-[:TO_AREA]->(area:Area)
  WITH one, area
  WHERE area IS NULL OR area.id = coalesce($area, 'area:england')
  RETURN one
} AS summed
CALL (summed) {
  part(totals)
}
RETURN allocations, totals
