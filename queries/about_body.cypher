// What must a body do, who sits on it, what does it hold, and does the law require it to exist?
//
// $body: Body. The body asked about.
//
// returns body: Body. The body.
// returns duties: [Duty]. The duties that bind it, the wider kind it is one of, or a body that answers for it.
// returns budgets: [Budget]. The budgets it holds.
// returns responsibilities: page of Responsibility. Its part in every arrangement.

MATCH (body:Body {id: $body})
WHERE in_force(body)
CALL (body) {
  MATCH (body)-[:IS_A*0..3]->(wider:Body)
  WHERE in_force(wider)
  RETURN collect(wider) AS kinds
}
CALL (kinds) {
  MATCH (answering:Body)-[:ANSWERS_FOR]->(kind:Body)
  WHERE in_force(answering) AND in_force(kind) AND kind IN kinds
  RETURN kinds + collect(answering) AS bound_for_it
}
RETURN body,
  COLLECT {
    MATCH (duty:Duty)-[:BINDS]->(bound:Body)
    WHERE in_force(duty) AND in_force(bound) AND bound IN bound_for_it
    WITH DISTINCT duty ORDER BY duty.id
    RETURN duty
  } AS duties,
  COLLECT {
    MATCH (budget:Budget)-[:HELD_BY]->(holder:Body)
    WHERE in_force(budget) AND in_force(holder) AND holder IN kinds
    WITH DISTINCT budget ORDER BY budget.id
    RETURN budget
  } AS budgets,
  COLLECT {
    MATCH (responsibility:Responsibility)-[:LIES_WITH]->(holder:Body)
    WHERE in_force(responsibility) AND in_force(holder) AND holder IN kinds
    RETURN DISTINCT responsibility
  } AS responsibilities
