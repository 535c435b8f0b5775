// What is proposed, what would it replace or end, and from when?
//
// $topic: Topic, optional. Only what is about this topic.
// $standing: [Standing] = [ANNOUNCED, PROPOSED]. None of it is in force.
//
// returns proposals: page of Standard. Each proposal, with what it would take the place of or end. A first day is given where one is stated.

RETURN COLLECT {
  MATCH (proposal:Standard)
  WHERE proposal.standing IN $standing AND (in_force(proposal) OR proposal.start > $on)
    AND ($topic IS NULL OR EXISTS { (proposal)-[:TOPICS]->(:Topic {id: $topic}) })
  RETURN proposal
} AS proposals
