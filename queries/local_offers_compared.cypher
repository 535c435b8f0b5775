// What do some areas say of their own support, beside each other and beside what holds nationally, and what is left out?
//
// $areas: [Area]. The areas, in the order they are to stand.
//
// returns offers: [LocalOffer]. What is held of each area, and what that leaves out; silence here is not a statement that nothing is offered.
// returns provisions: [ProvisionOffered]. Each provision held nationally that has a local form in at least one of them.
// returns arrangements: [ArrangementAdjusted]. Each national arrangement that at least one of them adjusts.

WITH COLLECT {
  MATCH (need:NeedArea)
  WHERE in_force(need)
  WITH need, COLLECT { MATCH (need)<-[:BROADER*1..3]-(kin:Need) WHERE in_force(kin) RETURN kin.id } + [need.id] AS kin
  ORDER BY need.id
  RETURN {need: need, kin: kin}
} AS needs, COLLECT {
  MATCH (phase:Phase)
  WHERE in_force(phase) AND NOT EXISTS { MATCH (phase)-[:BROADER]->(wider:Phase) WHERE in_force(wider) }
  WITH phase, COLLECT { MATCH (phase)<-[:BROADER*1..3]-(kin:Phase) WHERE in_force(kin) RETURN kin.id } + [phase.id] AS kin
  ORDER BY phase.age_from, phase.id
  RETURN {phase: phase, kin: kin}
} AS phases, COLLECT {
  MATCH (provision:Provision)
  WHERE in_force(provision) AND provision.layer IS NOT NULL AND EXISTS {
    MATCH (provision)-[:PROVIDED_UNDER]->(arrangement:Arrangement) WHERE in_force(arrangement) AND part(ordinary)
  }
  RETURN provision
} AS ordinary

CALL (needs, phases, ordinary) {
  UNWIND range(0, size($areas) - 1) AS place
  MATCH (area:Area {id: $areas[place]})
  WITH place, area, needs, phases, ordinary, COLLECT {
    MATCH (p:LocalProvision)-[:IN_AREA]->(area)
    WHERE in_force(p)
    WITH p, COLLECT { MATCH (p)-[:ANSWERS_TO]->(n:Provision) WHERE in_force(n) RETURN n.id } AS answers,
      COLLECT { MATCH (p)-[:PROVIDED_UNDER]->(a:Arrangement) WHERE in_force(a) RETURN a.id } AS under
    ORDER BY p.name, p.id
    RETURN {p: p, answers: answers, under: under, priced: EXISTS {
      MATCH (p)-[:CHARGED_AT]->(band:Band) WHERE in_force(band) AND band.amount IS NOT NULL }}
  } AS own, COLLECT {
    MATCH (a:LocalArrangement)-[:IN_AREA]->(area)
    WHERE in_force(a)
    WITH a, head(COLLECT { MATCH (a)-[:ADJUSTS]->(national:Arrangement) WHERE in_force(national) RETURN national }) AS national ORDER BY a.name, a.id
    RETURN {a: a, national: national, parts: COLLECT {
      MATCH (r:LocalResponsibility)-[:ARISES_UNDER]->(a) WHERE in_force(r)
      WITH r ORDER BY r.role, r.step, r.id
      RETURN {local: r, replaces: COLLECT {
        MATCH (n:Responsibility)-[:ARISES_UNDER]->(national)
        WHERE in_force(n) AND n.role = r.role AND (n.role <> 'funds' OR
          coalesce(head(COLLECT { MATCH (n)-[:PAID_FROM]->(b:Budget) WHERE in_force(b) RETURN b.id }), '') = coalesce(head(COLLECT { MATCH (r)-[:PAID_FROM]->(b:Budget) WHERE in_force(b) RETURN b.id }), ''))
        RETURN n ORDER BY n.step, n.id
      }}
    }}
  } AS adjusted, COLLECT { MATCH (s:BandScheme)-[:IN_AREA]->(area) WHERE in_force(s) RETURN s ORDER BY s.name, s.id } AS schemes
  WITH place, area, needs, phases, ordinary, own, adjusted, schemes, 
    [o IN own | {needs: o.p.meets, phases: o.p.suits}] +
    [x IN adjusted | {needs: coalesce(x.a.for_need, x.national.for_need), phases: coalesce(x.a.in_phase, x.national.in_phase)}] AS reaching,
    [o IN own | o.p] + [x IN adjusted | x.a] + reduce(parts = [], x IN adjusted | parts + [y IN x.parts | y.local]) AS rows,
    reduce(ids = [], o IN own | ids + o.answers) AS answered
  WITH *, [o IN own WHERE NOT o.priced] AS bare, [r IN rows WHERE r.start IS NULL] AS undated,
    [r IN rows WHERE EXISTS { MATCH (r)-[:STATED_IN]->(q:Passage) WHERE q.checked = 'not_yet_checked' }] AS unchecked
  WITH place, area, own, adjusted, schemes, rows, CASE WHEN rows = [] THEN
      [{kind: 'nothing_held', about: area, missing: null, out_of: null, why: 'no row of its own support is held; ' + CASE WHEN schemes = [] THEN 'nothing is said of what it offers'
        ELSE 'only its scheme of bands is' END}]
    ELSE [n IN needs WHERE none(r IN reaching WHERE r.needs IS NULL OR any(id IN r.needs WHERE id IN n.kin)) |
      {kind: 'need_not_reached', about: n.need, missing: null, out_of: null, why: 'none of its rows is for ' + n.need.name + ', or for every need'}] +
    [x IN phases WHERE none(r IN reaching WHERE r.phases IS NULL OR any(id IN r.phases WHERE id IN x.kin)) |
      {kind: 'phase_not_reached', about: x.phase, missing: null, out_of: null, why: 'none of its rows is for ' + x.phase.name + ', or for every phase'}] +
    [n IN [n IN needs | n {.*, all: [p IN ordinary WHERE any(id IN p.meets WHERE id IN n.kin) | p.id]}] WHERE any(id IN n.all WHERE NOT id IN answered) |
      {kind: 'no_local_form', about: n.need, missing: size([id IN n.all WHERE NOT id IN answered]), out_of: size(n.all),
        why: 'of ' + size(n.all) + ' provisions ordinarily available for ' + n.need.name + ', ' + size([id IN n.all WHERE NOT id IN answered]) + ' have no local form that names them'}] +
    [a IN COLLECT { UNWIND reduce(ids = [], o IN own | ids + o.under) AS id
        MATCH (a:Arrangement {id: id}) WHERE in_force(a) RETURN DISTINCT a ORDER BY a.id }
      WHERE none(x IN adjusted WHERE x.national = a AND any(y IN x.parts WHERE y.local.role = 'funds')) |
      {kind: 'payers_not_said', about: a, missing: null, out_of: null, why: 'it makes support available under ' + a.name + ', and says nothing of who pays beside the national parts'}] +
    CASE WHEN bare = [] THEN [] ELSE [{kind: 'not_priced', about: null, missing: size(bare), out_of: size(own),
      why: size(bare) + ' of its ' + size(own) + ' kinds of support carry no price'}] END +
    CASE WHEN undated = [] THEN [] ELSE [{kind: 'no_first_day', about: null, missing: size(undated), out_of: size(rows),
      why: 'of ' + size(undated) + ' of its ' + size(rows) + ' rows it is not known since when they hold'}] END +
    CASE WHEN unchecked = [] THEN [] ELSE [{kind: 'not_checked', about: null, missing: size(unchecked), out_of: size(rows),
      why: size(unchecked) + ' of its ' + size(rows) + ' rows rest on a passage that has not been checked'}] END
    END AS lacks
  WITH place, {area: area, own: own, adjusted: adjusted, schemes: schemes, lacks: lacks, sources: COLLECT {
    UNWIND rows + schemes AS row
    MATCH (row)-[:STATED_IN]->(:Passage)-[:SOURCE]->(source:Source)
    RETURN DISTINCT source ORDER BY source.id
  }} AS offer ORDER BY place
  RETURN collect(offer) AS found
}
WITH found, reduce(ids = [], f IN found | ids + reduce(own = [], o IN f.own | own + o.answers)) AS answered,
  reduce(all = [], f IN found | all + [x IN f.adjusted | x {.*, area: f.area}]) AS adjusting
RETURN [f IN found | {area: f.area, provisions: [o IN f.own | o.p], beyond: [o IN f.own WHERE o.answers = [] | o.p],
    arrangements: [x IN f.adjusted | x.a], schemes: f.schemes, sources: f.sources, lacks: f.lacks}] AS offers,
  COLLECT {
    MATCH (p:Provision)
    WHERE in_force(p) AND p.id IN answered
    WITH p ORDER BY p.name, p.id
    RETURN {provision: p, offered: [f IN found | {area: f.area, provisions: [o IN f.own WHERE p.id IN o.answers | o.p]}]}
  } AS provisions,
  COLLECT {
    UNWIND [x IN adjusting | x.national] AS national
    WITH DISTINCT national WHERE national IS NOT NULL
    ORDER BY national.name, national.id
    RETURN {arrangement: national,
      responsibilities: COLLECT { MATCH (r:Responsibility)-[:ARISES_UNDER]->(national) WHERE in_force(r) RETURN r ORDER BY r.role, r.step, r.id },
      adjusted: [x IN adjusting WHERE x.national = national | {area: x.area, arrangement: x.a, reach: x.a.reach, parts: x.parts}]}
  } AS arrangements
