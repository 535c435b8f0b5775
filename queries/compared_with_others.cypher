// How does an area compare with its neighbours, its region and England?
//
// $area: Area. The area asked about.
// $indicator: Indicator. What is counted.
// $period: String, optional. The year; the latest that is held unless said.
//
// returns own: [Observation]. The area's own value; where none was published, why.
// returns wider: [Observation]. The values of its region and of England.
// returns neighbours: page of Observation. The values of the ten authorities most like it.
// returns editions: [Edition]. The issues of data files these were read in.

MATCH (area:Area {id: $area})
MATCH (indicator:Indicator {id: $indicator})
WHERE in_force(indicator)
WITH area, indicator, coalesce($period, head(COLLECT {
  MATCH (indicator)<-[:INDICATOR]-(held:Observation)-[:AREA]->(area)
  RETURN held.period ORDER BY held.period DESC LIMIT 1
})) AS period
WITH
  COLLECT { MATCH (o:Observation {period: period})-[:INDICATOR]->(indicator) MATCH (o)-[:AREA]->(area) RETURN o } AS own,
  COLLECT {
    MATCH (area)-[:WITHIN*1..2]->(wider:Area)<-[:AREA]-(o:Observation {period: period})-[:INDICATOR]->(indicator)
    RETURN o ORDER BY o.id
  } AS wider,
  COLLECT {
    MATCH (area)<-[:AREA]-(:Neighbour)-[:NEAR]->(near:Area)<-[:AREA]-(o:Observation {period: period})-[:INDICATOR]->(indicator)
    RETURN DISTINCT o
  } AS neighbours
RETURN own, wider, neighbours, COLLECT {
  UNWIND own + wider + neighbours AS o
  MATCH (o)-[:EDITION]->(edition:Edition)
  WHERE in_force(edition)
  RETURN DISTINCT edition
} AS editions
