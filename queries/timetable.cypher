// By when must each step be taken?
//
// $process: String, optional. Only steps of the process whose name holds these words, such as assessment.
// $body: Body, optional. Only deadlines that this body must keep.
//
// returns deadlines: page of Deadline by order. Each step, the time allowed and what it is counted from.

RETURN COLLECT {
  MATCH (deadline:Deadline)
  WHERE in_force(deadline)
    AND ($process IS NULL OR toLower(deadline.process) CONTAINS toLower($process))
    AND ($body IS NULL OR EXISTS { MATCH (deadline)-[:BINDS]->(bound:Body {id: $body}) WHERE in_force(bound) })
  RETURN deadline
} AS deadlines
