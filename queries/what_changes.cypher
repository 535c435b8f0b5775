// What stays, moves, changes, appears or ends between two days, or between the law and what is proposed?
//
// $since: Date, optional. The day to compare with, as the law stood then; the same day unless said, to set beside it what is proposed.
// $kind: ChangeKind, optional. Only changes of this kind; what stays is only counted unless asked for.
// $topic: Topic, optional. Only what is about this topic.
// $arrangement: Arrangement, optional. Only this arrangement and the parts that bodies have in it.
// $body: Body, optional. Only what names this body, or the wider kind it is one of.
//
// returns since: Date. The day compared with.
// returns on: Date. The day compared to it.
// returns stays: Int. How many are the same on both.
// returns changes: [Change]. Each change, and from when where a source says.
// returns mappings: [Mapping]. How the categories of one list of needs stand to those of the other, and what is lost between them.

WITH coalesce($since, $on) AS day, wider($body: Body) AS bodies
CALL (day, bodies) {
  MATCH (s:Sourced)
  WHERE (s:Statement OR s:Body OR s:Budget OR s:Need OR s:PlanLevel OR s:PlanSection OR s:Qualification OR s:Role)
    AND NOT (s:Commitment OR s:Recommendation)
    AND ($topic IS NULL OR EXISTS { (s)-[:TOPICS]->(:Topic {id: $topic}) })
    AND ($arrangement IS NULL OR s.id = $arrangement OR EXISTS { (s)-[:ARISES_UNDER]->({id: $arrangement}) })
    AND ($body IS NULL OR s.id = $body OR EXISTS { MATCH (s)-[:LIES_WITH|BINDS|DECIDED_BY|HELD_BY]->(b:Body) WHERE in_force(b) AND b.id IN bodies })
  WITH s, made_on(s, day) AS before, in_force(s) OR (s.standing <> 'made' AND s.standing IN $standing) AS after
  WHERE before OR after
  WITH s, before, after,
    COLLECT { MATCH (s)-[:LIES_WITH|BINDS|DECIDED_BY|HELD_BY]->(b:Body) WHERE begun(b) RETURN b.name ORDER BY b.id } AS whose
  RETURN collect({s: s, before: before, after: after, whose: whose}) AS held
}
WITH day, held, [h IN held WHERE h.after AND NOT h.before] AS fresh
WITH *, COLLECT {
  UNWIND fresh AS new
  WITH new, new.s AS n
  MATCH (n)-[:REPLACES]->(old:Sourced)
  WHERE made_on(old, day)
  WITH new, old, head([h IN held WHERE h.s = old | h.whose]) AS whose
  RETURN {kind: CASE WHEN whose = [] OR new.whose = [] OR whose = new.whose OR whose IS NULL THEN 'changes' ELSE 'moves' END,
    before: old, after: new.s, since: new.s.start, until: old.end,
    message: new.s.name + CASE WHEN new.s.standing = 'made' THEN ' takes' ELSE ' would take' END + ' the place of ' + old.name
      + CASE WHEN whose = [] OR new.whose = [] OR whose = new.whose OR whose IS NULL THEN '' ELSE ', and what was with '
        + reduce(names = '', name IN whose | names + CASE WHEN names = '' THEN '' ELSE ', ' END + name) + ' goes to '
        + reduce(names = '', name IN new.whose | names + CASE WHEN names = '' THEN '' ELSE ', ' END + name) END}
} AS replaced
WITH *, [r IN replaced | r.before] AS gone, [r IN replaced | r.after] AS come
WITH *, COLLECT {
  UNWIND fresh AS new
  WITH new, new.s AS n
  MATCH (n)-[:ENDS]->(old:Sourced)
  WHERE made_on(old, day)
  RETURN {kind: 'ends', before: old, after: new.s, since: new.s.start, until: old.end,
    message: new.s.name + CASE WHEN new.s.standing = 'made' THEN ' ends ' ELSE ' would end ' END + old.name}
} AS ended
WITH *, gone + [e IN ended | e.before] AS gone, come + [e IN ended | e.after] AS come
WITH *, replaced + ended +
  [h IN held WHERE h.before AND NOT h.after AND NOT h.s IN gone |
    {kind: 'ends', before: h.s, after: null, since: null, until: h.s.end, message: h.s.name + ' ends'}] +
  [h IN fresh WHERE NOT h.s IN come | {kind: 'appears', before: null, after: h.s, since: h.s.start, until: null,
    message: h.s.name + CASE h.s.standing WHEN 'made' THEN ' is new' ELSE ' is ' + h.s.standing END}] AS changes,
  [h IN held WHERE h.before AND h.after AND NOT h.s IN gone | {kind: 'stays', before: h.s, after: h.s, since: h.s.start, until: h.s.end,
    message: h.s.name + ' stays as it is'}] AS stays
RETURN toString(day) AS since, toString($on) AS on, size(stays) AS stays,
  COLLECT {
    UNWIND changes + CASE WHEN $kind = 'stays' THEN stays ELSE [] END AS change
    WITH change WHERE $kind IS NULL OR change.kind = $kind
    RETURN change ORDER BY change.kind, change.since, coalesce(change.after, change.before).id
  } AS changes,
  COLLECT {
    MATCH (m:Mapping)-[:MAPS_FROM|MAPS_TO]->(need:Need)
    WHERE in_force(m) AND begun(need) AND $arrangement IS NULL AND $body IS NULL AND $topic IS NULL AND any(c IN changes WHERE c.before = need OR c.after = need)
    WITH DISTINCT m ORDER BY m.id
    RETURN m
  } AS mappings
