// What happened, where and when: laws, publications, inspections, decisions?
//
// $area: Area, optional. Only what happened in this area.
// $kind: EventKind, optional. Only events of this kind.
// $standing: [Standing] = [MADE, ANNOUNCED, PROPOSED]. What is only due or proposed is shown as such.
//
// returns events: page of Event by day. What happened, in order of days.

RETURN COLLECT {
  MATCH (event:Event)
  WHERE in_force(event)
    AND ($area IS NULL OR EXISTS { (event)-[:IN_AREA]->(:Area {id: $area}) })
    AND ($kind IS NULL OR event.kind = $kind)
  RETURN event
} AS events
