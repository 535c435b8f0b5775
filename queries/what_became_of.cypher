// What did the 2023 improvement plan promise, and what became of it?
//
// $system: System, optional. Only what is about this system.
// $outcome: CommitmentOutcome, optional. Only what came out so.
// $standing: [Standing] = [MADE, ANNOUNCED, PROPOSED, DROPPED]. A promise counts as it was published, whatever became of it.
//
// returns commitments: page of Commitment. Each promise, when it was due, and what was found of it.
// returns outcomes: [OutcomeCount]. How many came out in each way, whichever outcome was asked for; most first.

RETURN COLLECT {
  MATCH (commitment:Commitment)
  WHERE in_force(commitment)
    AND ($system IS NULL OR EXISTS { (commitment)-[:CONCERNS]->(:System {id: $system}) })
    AND ($outcome IS NULL OR commitment.outcome = $outcome)
  RETURN commitment
} AS commitments, COLLECT {
  MATCH (commitment:Commitment)
  WHERE in_force(commitment) AND ($system IS NULL OR EXISTS { (commitment)-[:CONCERNS]->(:System {id: $system}) })
  WITH commitment.outcome AS outcome, count(*) AS commitments
  RETURN {outcome: outcome, commitments: commitments} ORDER BY commitments DESC, outcome
} AS outcomes
