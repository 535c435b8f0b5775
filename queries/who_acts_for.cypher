// Which council and which boards act for an area?
//
// $area: Area. The area asked about.
//
// returns area: Area. The area.
// returns bodies: page of Body. The council and the boards that act for it on the day.

MATCH (area:Area {id: $area})
RETURN area, COLLECT {
  MATCH (body:Body)-[:ACTS_FOR]->(area)
  WHERE in_force(body)
  RETURN body
} AS bodies
