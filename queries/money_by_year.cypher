// How much money was set aside, planned or spent, for what, where, in which year?
//
// $budget: Budget, optional. Only amounts of this budget, or of those that are part of it; of past budgets too.
// $area: Area, optional. Only amounts for this area.
// $period: String, optional. Only this year: 2023-24 is a financial year, 2023/24 an academic year.
// $standing: [Standing] = [MADE, ANNOUNCED]. What is announced is shown as announced.
//
// returns allocations: page of Allocation by period. Each amount with its year, its basis and its cell. Amounts on different bases are never added.

CALL () {
  OPTIONAL MATCH (asked:Budget {id: $budget})<-[:PART_OF*0..3]-(part:Budget)
  WHERE begun(asked) AND begun(part)
  RETURN collect(part.id) AS budgets
}
RETURN COLLECT {
  MATCH (allocation:Allocation)-[:OF_BUDGET]->(budget:Budget)
  WHERE begun(allocation) AND begun(budget)
    AND ($budget IS NULL OR budget.id IN budgets)
    AND ($area IS NULL OR EXISTS { (allocation)-[:TO_AREA]->(:Area {id: $area}) })
    AND ($period IS NULL OR allocation.period = $period)
  RETURN allocation
} AS allocations
