// How has something gone over the years?
//
// $indicator: Indicator. What is counted.
// $area: Area, optional. Where; England unless said.
//
// returns observations: page of Observation by period. The value of each year; where none was published, why.
// returns goals: [Goal]. The goals of the improvement plan whose progress it shows.
// returns editions: [Edition]. The issues of data files these were read in.

MATCH (indicator:Indicator {id: $indicator})
WHERE in_force(indicator)
WITH indicator, COLLECT {
  MATCH (o:Observation)-[:INDICATOR]->(indicator)
  MATCH (o)-[:AREA]->(:Area {id: coalesce($area, 'area:england')})
  RETURN o
} AS observations
RETURN observations,
  COLLECT { MATCH (indicator)-[:SHOWS]->(goal:Goal) WHERE in_force(goal) RETURN goal ORDER BY goal.id } AS goals,
  COLLECT {
    UNWIND observations AS o
    MATCH (o)-[:EDITION]->(edition:Edition)
    WHERE in_force(edition)
    RETURN DISTINCT edition
  } AS editions
