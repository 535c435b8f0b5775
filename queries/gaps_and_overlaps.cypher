// Where do the sources leave something unsaid, or say it twice?
//
// $kind: GapKind, optional. Only gaps or overlaps of this kind.
// $arrangement: Arrangement, optional. Only what concerns this arrangement.
// $need: Need, optional. Only what concerns arrangements for this need, or for every need.
// $phase: Phase, optional. Only what concerns arrangements in this phase, or in every phase.
// $setting: Setting, optional. Only what concerns arrangements in this setting, or in every setting.
// $plan_level: PlanLevel, optional. Only what concerns arrangements at this plan level, or at every one.
//
// returns gaps: [Gap]. Each gap or overlap, and the sources that were looked at. A gap is a silence of the sources held, not of the law.

WITH wider($need: Need) AS needs, wider($phase: Phase) AS phases, wider($setting: Setting) AS settings
WITH COLLECT {
  MATCH (a:Arrangement)
  WHERE in_force(a) AND ($arrangement IS NULL OR a.id = $arrangement)
    AND ($need IS NULL OR coalesce(a.for_need, []) = [] OR any(id IN a.for_need WHERE id IN needs))
    AND ($phase IS NULL OR coalesce(a.in_phase, []) = [] OR any(id IN a.in_phase WHERE id IN phases))
    AND ($plan_level IS NULL OR coalesce(a.at_plan_level, []) = [] OR $plan_level IN a.at_plan_level)
    AND ($setting IS NULL OR coalesce(a.in_setting, []) = [] OR any(id IN a.in_setting WHERE id IN settings))
  RETURN a ORDER BY a.id
} AS arrangements, all(one IN [$arrangement, $need, $phase, $setting, $plan_level] WHERE one IS NULL) AS everything

// Of each arrangement: what its conditions name with what is narrower and wider, who pays first, and which sources were looked at.
CALL (arrangements) {
  UNWIND arrangements AS a
  RETURN collect({
    a: a,
    limits: [field IN ['for_need', 'in_phase', 'in_setting', 'at_plan_level', 'in_section', 'in_circumstance'] | {
      named: coalesce(a[field], []),
      near: COLLECT {
        UNWIND coalesce(a[field], []) AS id
        MATCH (v:Node {id: id})-[:BROADER*0..3]-(w:Node)
        WHERE in_force(v) AND in_force(w) AND (EXISTS { (v)-[:BROADER*0..3]->(w) } OR EXISTS { (w)-[:BROADER*0..3]->(v) })
        RETURN DISTINCT w.id
      }}],
    payers: COLLECT {
      MATCH (r:Responsibility {role: 'funds'})-[:ARISES_UNDER]->(a)
      MATCH (r)-[:LIES_WITH]->(body:Body)
      WHERE in_force(r) AND in_force(body)
      OPTIONAL MATCH (r)-[:PAID_FROM]->(budget:Budget)
      WHERE in_force(budget)
      WITH r, body, budget ORDER BY r.step, r.id
      RETURN {step: coalesce(r.step, 1), share: r.share, part: r.part, id: coalesce(budget.id, body.id),
        name: body.name + coalesce(' from ' + budget.name, '')}
    },
    roles: COLLECT { MATCH (r:Responsibility)-[:ARISES_UNDER]->(a) WHERE in_force(r) RETURN DISTINCT r.role
      UNION MATCH (r:Denial)-[:ARISES_UNDER]->(a) WHERE in_force(r) AND NOT EXISTS { (r)-[:LIES_WITH|PAID_FROM]->() } RETURN r.role },
    supports: COLLECT { MATCH (p:Provision)-[:PROVIDED_UNDER]->(a) WHERE in_force(p) RETURN p.id },
    settled: COLLECT { MATCH (s:Standard)-[:BEARS_ON]->(a) WHERE in_force(s) RETURN s.id },
    sources: COLLECT {
      MATCH (a)<-[:ARISES_UNDER*0..1]-(r:Sourced)-[:STATED_IN]->(:Passage)-[:SOURCE]->(source:Source)
      WHERE in_force(r)
      WITH DISTINCT source ORDER BY source.id
      RETURN source
    }}) AS every
}
WITH everything, every, reduce(found = [], x IN every | found + [role IN ['delivers', 'secures', 'accountable', 'funds'] WHERE NOT role IN x.roles |
  {kind: 'silent_role', about: x.a, other: null, role: role, sources: x.sources, message: 'the sources held do not say who ' + CASE role
    WHEN 'delivers' THEN 'delivers it' WHEN 'secures' THEN 'must see that it happens' WHEN 'accountable' THEN 'answers for it' ELSE 'pays' END}]) AS silent,
reduce(found = [], x IN every | found +
  CASE WHEN size([p IN x.payers WHERE p.step = 1 AND p.part IS NULL]) > 1 AND any(p IN x.payers WHERE p.step = 1 AND p.share IS NULL) THEN
    [{kind: 'first_payers_unordered', about: x.a, other: null, role: 'funds', sources: x.sources, message: 'several pay first, and no source held says how they divide it: '
      + reduce(names = '', p IN [p IN x.payers WHERE p.step = 1 AND p.part IS NULL] | names + CASE WHEN names = '' THEN '' ELSE '; ' END + p.name)}]
  ELSE [] END) AS within
CALL (every) {
  UNWIND range(0, size(every) - 2) AS i
  UNWIND range(i + 1, size(every) - 1) AS j
  WITH every[i] AS x, every[j] AS y
  WITH x, y, [p IN x.payers WHERE p.step = 1 AND p.part IS NULL] AS first, [p IN y.payers WHERE p.step = 1 AND p.part IS NULL] AS second
  WHERE first <> [] AND second <> [] AND none(p IN first WHERE p.id IN [q IN second | q.id])
    AND ((x.a.any_support AND y.a.any_support) OR any(id IN x.supports WHERE id IN y.supports))
    AND all(n IN range(0, 5) WHERE x.limits[n].named = [] OR y.limits[n].named = [] OR any(id IN x.limits[n].near WHERE id IN y.limits[n].named))
    AND coalesce(x.a.age_from, 0) <= coalesce(y.a.age_to, 99) AND coalesce(y.a.age_from, 0) <= coalesce(x.a.age_to, 99)
    AND none(id IN x.settled WHERE id IN y.settled)
  RETURN collect({kind: 'two_first_payers', about: x.a, other: y.a, role: 'funds', sources: x.sources + [s IN y.sources WHERE NOT s IN x.sources],
    message: 'both may hold for one child and the same support, and no rule held says which pays first: ' + first[0].name + ', or ' + second[0].name}) AS between
}
CALL (every) {
  UNWIND every AS x
  UNWIND every AS y
  WITH x, y, [id IN x.supports WHERE id IN y.supports] AS both
  WHERE both <> [] AND any(s IN coalesce(x.a.in_section, []) WHERE s IN ['section:c', 'section:d', 'section:g', 'section:h1', 'section:h2'])
    AND 'section:f' IN coalesce(y.a.in_section, [])
  RETURN collect({kind: 'educates_or_trains', about: x.a, other: y.a, role: null, sources: y.sources,
    message: toString(size(both)) + ' of its provisions may also stand in Section F: what educates or trains a child is special educational provision, whoever gives it'}) AS trained
}
WITH silent + within + between + trained AS of_arrangements, everything
WITH of_arrangements + CASE WHEN NOT everything THEN [] ELSE COLLECT {
  MATCH (d:Duty)
  WHERE in_force(d) AND NOT EXISTS { MATCH (d)-[:BINDS]->(b:Body) WHERE in_force(b) }
  WITH d ORDER BY d.id
  RETURN {kind: 'duty_without_body', about: d, other: null, role: null, message: 'no body held is said to be bound by it',
    sources: COLLECT { MATCH (d)-[:STATED_IN]->(:Passage)-[:SOURCE]->(source:Source) RETURN DISTINCT source }}
} + COLLECT {
  MATCH (b:Budget)
  WHERE in_force(b) AND NOT EXISTS {
    MATCH (b)<-[:PART_OF*0..3]-(part:Budget)<-[:PAID_FROM]-(r:Responsibility) WHERE in_force(part) AND in_force(r)
  }
  WITH b ORDER BY b.id
  RETURN {kind: 'budget_pays_for_nothing', about: b, other: null, role: null, message: 'no arrangement held is paid from it, or from a part of it',
    sources: COLLECT { MATCH (b)-[:STATED_IN]->(:Passage)-[:SOURCE]->(source:Source) RETURN DISTINCT source }}
} + COLLECT {
  MATCH (p:Provision)
  WHERE in_force(p) AND p.layer IS NOT NULL AND NOT EXISTS {
    MATCH (p)<-[:USED_IN]-(i:Intervention)<-[:ABOUT]-(f:Finding) WHERE in_force(i) AND in_force(f) AND f.direction <> 'no_result'
  }
  WITH p ORDER BY p.id
  RETURN {kind: 'no_evidence', about: p, other: null, role: null, message: 'no intervention with a finding held is used in it',
    sources: COLLECT { MATCH (p)-[:STATED_IN]->(:Passage)-[:SOURCE]->(source:Source) RETURN DISTINCT source }}
} END AS gaps
RETURN [gap IN gaps WHERE $kind IS NULL OR gap.kind = $kind] AS gaps
