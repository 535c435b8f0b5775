// By which ways does money flow: from which grant, through which budget and payer, to which arrangement?
//
// $support: Provision or Intervention or Arrangement, optional. Only what pays for this support.
// $budget: Budget, optional. Only what this budget, or a part of it, pays for.
// $area: Area, optional. With a year: the blocks of this area's grant in pounds.
// $period: String, optional. The financial year of those, such as 2023-24.
//
// returns statements: Int. How many statements of who pays were counted. No width or count here is an amount.
// returns flows: [Flow]. Each step of the way, with how many of those statements take it.
// returns blocks: [Allocation]. What was set aside for the area in the year: the blocks of one grant, before recoupment and deductions.

WITH COLLECT {
  MATCH (asked:Node {id: $support})-[:USED_IN*0..1]->(p:Provision)
  WHERE in_force(asked) AND in_force(p)
  RETURN p.id
} AS supports
CALL (supports) {
  MATCH (r:Responsibility {role: 'funds'})-[:ARISES_UNDER]->(a:Arrangement)
  MATCH (r)-[:LIES_WITH]->(payer:Body)
  WHERE in_force(r) AND in_force(a) AND in_force(payer)
    AND ($support IS NULL OR a.id = $support OR EXISTS {
      MATCH (s:Provision)-[:PROVIDED_UNDER]->(a) WHERE in_force(s) AND s.id IN supports
    })
  OPTIONAL MATCH (r)-[:PAID_FROM]->(budget:Budget)
  WHERE in_force(budget)
  WITH r, a, payer, budget, COLLECT {
    MATCH (budget)-[:PART_OF|COMES_FROM*0..6]->(larger:Budget) WHERE in_force(larger) RETURN DISTINCT larger
  } AS chain
  WHERE (budget IS NOT NULL OR NOT EXISTS { (r)-[:PAID_FROM]->() })
    AND ($budget IS NULL OR $budget IN [b IN chain | b.id])
  RETURN collect({r: r, arrangement: a, payer: payer, budget: budget, chain: chain}) AS ways
}
CALL (ways) {
  UNWIND ways AS way
  CALL (way) {
    UNWIND way.chain AS smaller
    MATCH (smaller)-[:PART_OF|COMES_FROM]->(larger:Budget)
    WHERE in_force(larger)
    RETURN 'feeds' AS kind, larger AS out_of, smaller AS into
    UNION
    RETURN 'pays' AS kind, way.budget AS out_of, way.payer AS into
    UNION
    RETURN 'supports' AS kind, way.payer AS out_of, way.arrangement AS into
  }
  WITH kind, out_of, into, collect(DISTINCT way.r) AS said
  ORDER BY kind, size(said) DESC, out_of.id, into.id
  RETURN collect({kind: kind, out_of: out_of, into: into, statements: size(said), said: said}) AS flows
}
RETURN size(ways) AS statements, flows, CASE WHEN $area IS NULL OR $period IS NULL THEN [] ELSE COLLECT {
  MATCH (block:Allocation {stage: 'allocated_before_deductions', period: $period})-[:PART_OF]->(grant:Allocation)
  MATCH (block)-[:TO_AREA]->(:Area {id: $area})
  WHERE begun(block) AND begun(grant) AND block.line IS NULL
  RETURN block ORDER BY block.amount DESC, block.id
} END AS blocks
