// Who must see to what a section of a plan says?
//
// $section: PlanSection. The section asked about.
//
// returns section: PlanSection. The section.
// returns responsibilities: page of Responsibility. Who must see that it happens, in each arrangement for that section.
// returns deadlines: [Deadline]. The deadlines about that section.

MATCH (section:PlanSection {id: $section})
WHERE in_force(section)
RETURN section,
  COLLECT {
    MATCH (responsibility:Responsibility {role: 'secures'})-[:ARISES_UNDER]->(arrangement:Arrangement)-[:IN_SECTION]->(section)
    WHERE in_force(responsibility) AND in_force(arrangement)
    RETURN responsibility
  } AS responsibilities,
  COLLECT {
    MATCH (deadline:Deadline)-[:CONCERNS_SECTION]->(section)
    WHERE in_force(deadline)
    RETURN deadline ORDER BY deadline.order, deadline.id
  } AS deadlines
