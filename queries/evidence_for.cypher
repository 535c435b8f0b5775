// What is known of what works, on each publisher's own scale?
//
// $need: Need, optional. Only interventions for this need, or for every need.
// $intervention: Intervention, optional. Only this one.
// $direction: Direction, optional. Only findings that point this way.
//
// returns findings: page of Finding. Each finding on its own scale, for whom it was found, and which findings it disagrees with.
// returns interventions: [Intervention]. The interventions these are about, with what must be known before they are used.

WITH wider($need: Need) AS needs
WITH COLLECT {
  MATCH (finding:Finding)-[:ABOUT]->(intervention:Intervention)
  WHERE in_force(finding) AND in_force(intervention)
    AND ($intervention IS NULL OR intervention.id = $intervention)
    AND ($direction IS NULL OR finding.direction = $direction)
    AND ($need IS NULL OR intervention.meets IS NULL OR any(id IN intervention.meets WHERE id IN needs))
  RETURN finding
} AS findings
RETURN findings, COLLECT {
  UNWIND findings AS finding
  MATCH (finding)-[:ABOUT]->(intervention:Intervention)
  WHERE in_force(intervention)
  WITH DISTINCT intervention ORDER BY intervention.id
  RETURN intervention
} AS interventions
