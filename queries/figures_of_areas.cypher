// How do an area's figures stand beside its region's, England's and chosen neighbours', year by year?
//
// $area: Area. The area asked about.
// $beside: [Area], optional. Areas to stand beside it, such as its statistical neighbours.
// $indicators: [Indicator], optional. Only these; all, except those of one need, unless said.
//
// returns areas: [Area]. The area, its region, England, and those chosen, in that order.
// returns series: [Series]. Each indicator in each of them, one edition a year; a year without a row was not collected, or is not held.
// returns neighbours: [Neighbour]. The ten authorities the Department finds most like it, the nearest first.
// returns editions: [Edition]. The issues of data files these were read in.
// returns withheld: [Observation]. The area's own figures that were not published, and why.

MATCH (asked:Area {id: $area})
WITH asked, [asked] + COLLECT {
  MATCH way = (asked)-[:WITHIN*1..2]->(wider:Area) RETURN wider ORDER BY length(way)
} AS first
WITH asked, first + COLLECT {
  UNWIND range(0, size(coalesce($beside, [])) - 1) AS place
  MATCH (other:Area {id: $beside[place]}) WHERE NOT other IN first
  RETURN other ORDER BY place
} AS areas
WITH asked, areas, COLLECT {
  MATCH (indicator:Indicator)
  WHERE in_force(indicator) AND (indicator.id IN $indicators OR $indicators IS NULL AND NOT EXISTS { (indicator)-[:OF_NEED]->() })
  RETURN indicator ORDER BY indicator.name, indicator.id
} AS indicators
CALL (indicators, areas) {
  UNWIND indicators AS indicator
  UNWIND range(0, size(areas) - 1) AS place
  WITH indicator, place, areas[place] AS area
  RETURN collect({indicator: indicator, area: area, observations: COLLECT {
    MATCH (area)<-[:AREA]-(o:Observation)-[:INDICATOR]->(indicator)
    RETURN o ORDER BY o.period, o.id
  }}) AS series
}
WITH asked, areas, series, reduce(found = [], s IN series | found + s.observations) AS observations
RETURN areas, series,
  COLLECT { MATCH (asked)<-[:AREA]-(n:Neighbour) RETURN n ORDER BY n.rank, n.id } AS neighbours,
  COLLECT {
    UNWIND observations AS o
    MATCH (o)-[:EDITION]->(edition:Edition)
    WHERE in_force(edition)
    WITH DISTINCT edition ORDER BY edition.name, edition.id
    RETURN edition
  } AS editions,
  COLLECT {
    UNWIND series AS one
    WITH one WHERE one.area = asked
    UNWIND one.observations AS o
    WITH o WHERE o.value IS NULL AND o.answer IS NULL
    RETURN o ORDER BY o.name, o.id
  } AS withheld
