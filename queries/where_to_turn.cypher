// Where to turn: who decides, by when, and at what cost?
//
// $kind: RouteKind, optional. A disagreement, a pupil's move, or duties that are not met.
// $about: String, optional. Only routes about something whose words hold all of these.
// $body: Body, optional. Only routes that this body decides.
//
// returns routes: page of Route by order. Each route, who decides, by when, and what it can bring about. A cost is given where a source states one.

RETURN COLLECT {
  MATCH (route:Route)
  WHERE in_force(route)
    AND ($kind IS NULL OR route.kind = $kind)
    AND all(word IN split(toLower(coalesce($about, '')), ' ') WHERE toLower(route.settles + ' ' + route.name + ' ' + coalesce(route.description, '')) CONTAINS word)
    AND ($body IS NULL OR EXISTS { MATCH (route)-[:DECIDED_BY]->(decider:Body {id: $body}) WHERE in_force(decider) })
  RETURN route
} AS routes
