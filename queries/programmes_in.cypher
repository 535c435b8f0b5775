// Which programmes ran where, with what money, and what came of them?
//
// $area: Area, optional. Only programmes in which this area took part.
// $system: System, optional. Only programmes about this system.
// $kind: ProgrammeKind, optional. Only programmes of this kind; reform for other reforms that touch this system.
// $programme: Programme, optional. Only this programme.
// $standing: [Standing] = [MADE, ANNOUNCED, DROPPED]. What is announced or dropped is shown as such.
//
// returns programmes: [Programme]. Each programme, who runs it, and what came of it; those that have ended too.
// returns participations: page of Participation. Each area's part in them.

WITH COLLECT {
  MATCH (programme:Programme)
  WHERE begun(programme)
    AND ($programme IS NULL OR programme.id = $programme)
    AND ($kind IS NULL OR programme.kind = $kind)
    AND ($system IS NULL OR EXISTS { (programme)-[:CONCERNS]->(:System {id: $system}) })
    AND ($area IS NULL OR EXISTS {
      MATCH (programme)<-[:PROGRAMME]-(part:Participation)-[:IN_AREA]->(:Area {id: $area})
      WHERE begun(part)
    })
  WITH programme ORDER BY programme.name, programme.id
  RETURN programme
} AS programmes
RETURN programmes, COLLECT {
  UNWIND programmes AS programme
  MATCH (programme)<-[:PROGRAMME]-(part:Participation)-[:IN_AREA]->(area:Area)
  WHERE begun(part) AND ($area IS NULL OR area.id = $area)
  RETURN part
} AS participations
