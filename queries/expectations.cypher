// What must, should or may be done: by whom, about what, and which paragraph says so?
//
// $need: Need, optional. Only what is about this need, or about every need.
// $phase: Phase, optional. Only what is about this phase, or about every phase.
// $body: Body, optional. Only what binds this body, the wider kind it is one of, or a body that answers for it.
// $topic: Topic, optional. Only what is about this topic.
// $force: Force, optional. Only what binds this strongly.
//
// returns standards: page of Standard. The expectations of law and guidance. They are national: no area changes them.
// returns duties: [Duty]. The duties of law that this graph's answers rest on. They hold for every need and phase.

WITH wider($need: Need) AS needs, wider($phase: Phase) AS phases, wider($body: Body) AS bodies
RETURN
  COLLECT {
    MATCH (standard:Standard)
    WHERE in_force(standard)
      AND ($need IS NULL OR standard.for_need IS NULL OR any(id IN standard.for_need WHERE id IN needs))
      AND ($phase IS NULL OR standard.in_phase IS NULL OR any(id IN standard.in_phase WHERE id IN phases))
      AND ($body IS NULL OR EXISTS { MATCH (standard)-[:BINDS]->(bound:Body) WHERE in_force(bound) AND bound.id IN bodies })
      AND ($topic IS NULL OR EXISTS { (standard)-[:TOPICS]->(:Topic {id: $topic}) })
      AND ($force IS NULL OR standard.force = $force)
    RETURN standard
  } AS standards,
  COLLECT {
    MATCH (duty:Duty)
    WHERE in_force(duty)
      AND ($body IS NULL OR EXISTS { MATCH (duty)-[:BINDS]->(bound:Body) WHERE in_force(bound) AND bound.id IN bodies })
      AND ($topic IS NULL OR EXISTS { (duty)-[:TOPICS]->(:Topic {id: $topic}) })
      AND ($force IS NULL OR duty.force = $force)
    WITH duty ORDER BY duty.id
    RETURN duty
  } AS duties
