// Who delivers what support, who must secure it, who is accountable, and which budgets pay?
//
// $asked: conditions of Arrangement. What is known of the child, the place and the plan.
// $support: Provision or Intervention or Arrangement, optional. The support asked about; an intervention stands for the provisions that use it.
// $cost: Pounds, optional. Cost of the additional support, in pounds per pupil per year.
// $body: Body, optional. Only what this body, the wider kind it is one of, or a body that answers for it, has a part in.
// $budget: Budget, optional. Only what this budget, or one that is part of it, is said to pay for.
// $area: Area, optional. Where the child lives: the council or board that acts there is named, and what it says of its own area is laid over each card.
// $host: Area, optional. Where the place is, if in another authority's area; who provides places there is named for it.
// $fit: [Fit] = [APPLIES, MAY_APPLY]. Which cards to show; FAILS shows why the others do not apply.
// $first: Int = 20, on cards. How many cards a page holds, 100 at most.
// $after: Cursor, optional, on cards. The `endCursor` of the page before.
//
// returns asked: [Asked]. What was asked, and what follows from it.
// returns contradictions: [Contradiction]. What was asked that does not go together.
// returns on: Date. The day the answer is for.
// returns release: Release. The release that answers.
// returns cards: Cards. One card for each arrangement that fits or may fit.

// What was said, and what follows from it: a section belongs to a plan, an age has phases, a phase has ages.
CALL () {
  UNWIND $asked.conditions AS condition
  UNWIND condition.values AS id
  MATCH (value:Node {id: id})
  RETURN collect({dimension: condition.dimension, value: id, node: value, inferred: false, one_of: false}) AS said
}
CALL () {
  UNWIND [{capacity: 'home', id: $area}, {capacity: 'host', id: $host}] AS place
  MATCH (:Area {id: place.id})<-[:ACTS_FOR]-(named:Body)-[:IS_A*1..2]->(kind:Body)
  WHERE in_force(named) AND in_force(kind)
  WITH place, named, kind ORDER BY named.id
  RETURN collect({capacity: place.capacity, kind: kind.id, body: named}) AS acting
}
WITH acting, wider($body: Body) AS asked_bodies, COLLECT {
  MATCH (wide:Budget {id: $budget})<-[:PART_OF*0..3]-(part:Budget)
  WHERE in_force(wide) AND in_force(part)
  RETURN part.id
} AS asked_budgets, COLLECT {
  MATCH (narrow:Budget {id: $budget})-[:PART_OF*1..3]->(wide:Budget)
  WHERE in_force(narrow) AND in_force(wide)
  RETURN wide.id
} AS wider_budgets, COLLECT {
  MATCH (asked:Node {id: $support})-[:USED_IN*0..1]->(p:Provision)
  WHERE in_force(asked) AND in_force(p)
  RETURN p.id
} AS supports, said, head([limit IN $asked.limits WHERE limit.dimension = 'age' | limit.value]) AS age
CALL (said) {
  UNWIND [s IN said WHERE s.dimension = 'section'] AS s
  MATCH (section:PlanSection {id: s.value})-[:BELONGS_TO]->(level:PlanLevel)
  WHERE in_force(section) AND in_force(level)
  RETURN collect({section: section, level: level}) AS plans
}
CALL (said, age) {
  MATCH (phase:Phase)
  WHERE in_force(phase) AND phase.age_from <= age <= phase.age_to AND none(s IN said WHERE s.dimension = 'phase')
    AND NOT EXISTS {
      MATCH (phase)<-[:BROADER]-(narrower:Phase)
      WHERE in_force(narrower) AND narrower.age_from <= age <= narrower.age_to
    }
  WITH phase ORDER BY phase.id
  RETURN collect({dimension: 'phase', value: phase.id, node: phase, inferred: true, one_of: true}) AS phases
}
CALL (said) {
  UNWIND [s IN said WHERE s.dimension = 'phase'] AS s
  MATCH (phase:Phase {id: s.value})
  WHERE in_force(phase)
  RETURN head(collect(phase)) AS phase
}
WITH acting, asked_bodies, asked_budgets, wider_budgets, supports, age, phase, said, plans, phases,
  [p IN plans WHERE none(s IN said WHERE s.dimension = 'plan_level') |
    {dimension: 'plan_level', value: p.level.id, node: p.level, inferred: true, one_of: false}] AS levels,
  [limit IN $asked.limits | limit {.*,
    low: coalesce(limit.value, CASE WHEN limit.dimension = 'age' THEN phase.age_from END),
    high: coalesce(limit.value, CASE WHEN limit.dimension = 'age' THEN phase.age_to END)}] AS limits
WITH *, said + levels + phases AS known,
  [p IN plans WHERE any(s IN said WHERE s.dimension = 'plan_level' AND s.value <> p.level.id) |
    {dimensions: ['section', 'plan_level'], message: p.section.name + ' belongs to ' + p.level.name + ', but ' +
      head([s IN said WHERE s.dimension = 'plan_level' | s.node.name]) + ' was asked'}] +
  CASE WHEN age < phase.age_from OR age > phase.age_to THEN
    [{dimensions: ['age', 'phase'], message: 'age ' + age + ' is outside ' + phase.name + ' (' + phase.age_from + ' to ' + phase.age_to + ')'}]
  ELSE [] END AS contradictions

// Each value with what is broader, where a condition that names it applies, and what is near, where it may apply.
CALL (known) {
  UNWIND known AS k
  MATCH (v:Node {id: k.value})
  RETURN collect(k {.*,
    broader: COLLECT {
      MATCH path = (v)-[:BROADER*0..]->(w:Node)
      WHERE all(x IN nodes(path) WHERE in_force(x))
      RETURN DISTINCT w.id
    },
    near: COLLECT {
      MATCH path = (v)<-[:BROADER*0..]-(w:Node)
      WHERE all(x IN nodes(path) WHERE in_force(x))
      RETURN DISTINCT w.id
      UNION
      MATCH path = (v)<-[:BROADER*0..]-(:Node)-[:BROADER*0..]->(w:Node)
      WHERE v:Phase AND all(x IN nodes(path) WHERE in_force(x))
      RETURN DISTINCT w.id
    }}) AS given
}

// Every arrangement against every condition: 2 applies, 1 may apply, 0 fails.
// What an area says has the conditions of the arrangement it adjusts wherever it names none of its own: `rank` is by its own alone,
// as it stands on the card of that one, `whole` by all of them.
CALL (given, limits, supports) {
  MATCH (a:Arrangement|LocalArrangement)
  WHERE in_force(a) AND (a:Arrangement OR EXISTS { MATCH (a)-[:IN_AREA]->(:Area {id: $area}) })
  OPTIONAL MATCH (a)-[:ADJUSTS]->(adjusted:Arrangement)
  WHERE in_force(adjusted)
  WITH a, coalesce(adjusted, a) AS base, supports, limits, given
  WITH a, base, supports, limits, [c IN $asked.conditions | {dimension: c.dimension, word: c.word, named: coalesce(a[c.field], base[c.field], []),
    own: a[c.field] IS NOT NULL, given: [g IN given WHERE g.dimension = c.dimension]}] AS tests
  WITH a, base, supports, limits, [t IN tests | t {.*, ranks: [g IN t.given | CASE
    WHEN any(x IN t.named WHERE x IN g.broader) THEN 2
    WHEN any(x IN t.named WHERE x IN g.near) THEN 1 ELSE 0 END]}] AS tests
  WITH a, base, [t IN tests | t {.*, rank: CASE
      WHEN t.named = [] THEN 2
      WHEN t.given = [] THEN 1
      WHEN any(g IN t.given WHERE g.one_of) THEN
        CASE WHEN all(r IN t.ranks WHERE r = 2) THEN 2 WHEN all(r IN t.ranks WHERE r = 0) THEN 0 ELSE 1 END
      WHEN 2 IN t.ranks THEN 2 WHEN 1 IN t.ranks THEN 1 ELSE 0 END}] AS tests,
    {named: CASE WHEN a.any_support OR a:LocalArrangement THEN [] ELSE [a.id] END, rank: CASE
      WHEN a:LocalArrangement THEN 2
      WHEN $support IS NULL THEN CASE WHEN a.any_support THEN 2 ELSE 1 END
      WHEN $support STARTS WITH 'arrangement:' THEN CASE WHEN $support = a.id THEN 2 ELSE 0 END
      WHEN a.any_support THEN 2
      WHEN EXISTS { MATCH (s:Provision)-[:PROVIDED_UNDER]->(a) WHERE in_force(s) AND s.id IN supports } THEN 2 ELSE 0 END} AS support,
    [l IN limits | l {.*, from: coalesce(a[l.from_field], base[l.from_field]), to: coalesce(a[l.to_field], base[l.to_field]),
      own: a[l.from_field] IS NOT NULL OR a[l.to_field] IS NOT NULL}] AS ranges
  WITH a, base, tests, support, [l IN ranges | l {.*, rank: CASE
    WHEN l.from IS NULL AND l.to IS NULL THEN 2
    WHEN l.low IS NULL THEN 1
    WHEN l.high < l.from OR l.low > l.to THEN 0
    WHEN coalesce(l.low >= l.from, true) AND coalesce(l.high <= l.to, true) THEN 2 ELSE 1 END}] AS ranges
  RETURN collect({a: a, adjusts: CASE WHEN a:LocalArrangement THEN base.id END, tests: tests, support: support, ranges: ranges,
    whole: reduce(worst = support.rank, t IN tests + ranges | CASE WHEN t.rank < worst THEN t.rank ELSE worst END),
    rank: reduce(worst = support.rank, t IN [t IN tests + ranges WHERE t.own OR a:Arrangement] | CASE WHEN t.rank < worst THEN t.rank ELSE worst END),
    named: size([t IN tests WHERE t.named <> []]) + size(support.named) +
      size([l IN ranges WHERE l.from IS NOT NULL OR l.to IS NOT NULL])}) AS tested
}

// A card is national, with what the area says laid over it; or local alone, where only what the area says reaches so far.
CALL (tested, asked_bodies, asked_budgets, wider_budgets) {
  UNWIND [f IN tested WHERE 'Arrangement' IN labels(f.a)] AS f
  WITH f, f.a AS a, asked_bodies, asked_budgets, wider_budgets, [l IN tested WHERE l.adjusts = f.a.id AND l.rank > 0 AND (f.rank > 0 OR l.whole > 0)] AS adjusting
  WITH *, CASE WHEN f.rank = 0 THEN reduce(best = 0, l IN adjusting | CASE
    WHEN f.support.rank <= best OR l.whole <= best THEN best WHEN f.support.rank < l.whole THEN f.support.rank ELSE l.whole END) ELSE 0 END AS local_rank
  WITH *, COLLECT {
    UNWIND [l IN [{a: a, rank: 2, whole: 2}] + adjusting WHERE $body IS NOT NULL OR $budget IS NOT NULL] AS l
    WITH l.a AS under, CASE WHEN local_rank > 0 THEN l.whole ELSE l.rank END AS rank
    MATCH (r:Responsibility|LocalResponsibility)-[:ARISES_UNDER]->(under)
    WHERE in_force(r) AND (local_rank = 0 OR r:LocalResponsibility)
    OPTIONAL MATCH (r)-[:LIES_WITH]->(body:Body) WHERE in_force(body)
    OPTIONAL MATCH (r)-[:PAID_FROM]->(budget:Budget) WHERE in_force(budget)
    RETURN {rank: rank, local: r:LocalResponsibility, body: body.id, budget: budget.id,
      key: [r.role, CASE WHEN r.role = 'funds' THEN coalesce(budget.id, '') ELSE '' END]}
  } AS parts
  WITH *, [p IN parts WHERE p.local OR none(l IN parts WHERE l.local AND l.rank = 2 AND l.key = p.key)] AS parts
  WITH *, [p IN [
    {dimension: 'body', id: $body, ranks: [p IN parts WHERE p.body IN asked_bodies | p.rank]},
    {dimension: 'budget', id: $budget, ranks: [p IN parts WHERE p.budget IN asked_budgets | p.rank] +
      CASE WHEN any(p IN parts WHERE p.budget IN wider_budgets) THEN [1] ELSE [] END}
  ] WHERE p.id IS NOT NULL | p {.*, rank: CASE WHEN 2 IN p.ranks THEN 2 WHEN p.ranks <> [] THEN 1 ELSE 0 END}] AS parties
  WITH f, adjusting, parties, local_rank, reduce(worst = CASE WHEN local_rank > 0 THEN local_rank ELSE f.rank END, p IN parties |
    CASE WHEN p.rank < worst THEN p.rank ELSE worst END) AS rank
  WITH f {.*, adjusting: adjusting, parties: parties, only_local: local_rank > 0, rank: rank, key: [2 - rank, 100 - f.named, f.a.id]} AS card
  ORDER BY card.key
  RETURN collect(card) AS every
}
WITH *, [f IN every WHERE ['fails', 'may_apply', 'applies'][f.rank] IN $fit] AS chosen
WITH *, [f IN chosen WHERE $after IS NULL OR f.key > $after] AS rest,
  reduce(ids = [], g IN given | CASE WHEN g.dimension = 'needs' THEN ids + g.broader + g.near ELSE ids END) AS needs,
  reduce(ids = [], g IN given | CASE WHEN g.dimension = 'phase' THEN ids + g.broader + g.near ELSE ids END) AS places
CALL (rest, needs, places, acting, supports) {
  UNWIND rest[..$first] AS f
  WITH f, f.a AS a, needs, places, acting, supports, $cost AS cost, head(COLLECT { MATCH (here:Area {id: $area}) RETURN here }) AS here
  WITH f, a, needs, places, supports, cost, here, [l IN f.adjusting | l {.*, rank: CASE WHEN f.only_local THEN l.whole ELSE l.rank END}] AS adjusting, acting
  WITH f, a, needs, places, supports, cost, here, adjusting,
    [t IN f.tests | t {.*, nodes: COLLECT { UNWIND t.named AS id MATCH (v:Node {id: id}) RETURN v }}] AS tests,
    COLLECT {
      UNWIND [l IN [{a: a}] + adjusting WHERE l.rank IS NOT NULL OR NOT f.only_local] AS l
      WITH l.a AS under, l.rank AS rank
      MATCH (r:Responsibility|LocalResponsibility)-[:ARISES_UNDER]->(under) WHERE in_force(r)
      OPTIONAL MATCH (r)-[:LIES_WITH]->(body:Body) WHERE in_force(body)
      OPTIONAL MATCH (r)-[:PAID_FROM]->(budget:Budget) WHERE in_force(budget)
      WITH r, under, rank, body, budget, rank IS NOT NULL AS local ORDER BY r.step, r.id
      WITH r, under, rank, body, budget, local, [amount IN [r.above, r.to] | CASE WHEN amount >= 100000
        THEN toString(amount / 100000) + ',' + right('00' + toString(amount / 100 % 1000), 3) ELSE toString(amount / 100) END] AS amounts
      RETURN {r: r, under: under, rank: rank, local: local, body: body, budget: budget, above: amounts[0], to: amounts[1],
        acting: [x IN acting WHERE NOT local AND x.kind = body.id AND x.capacity = CASE WHEN r.capacity IN ['host', 'provider'] AND $host IS NOT NULL THEN 'host' ELSE 'home' END | x.body],
        key: [r.role, CASE WHEN r.role = 'funds' THEN coalesce(budget.id, '') ELSE '' END], paragraphs: paragraphs_of(r),
        place: CASE WHEN local THEN here.name END,
        disputed: EXISTS { MATCH (r)-[:DISPUTES]-(other:Statement) WHERE in_force(other) }}
    } AS parts,
    COLLECT {
      MATCH (d:Denial)-[:ARISES_UNDER]->(a) WHERE in_force(d) AND NOT f.only_local
      WITH d ORDER BY d.id
      RETURN {d: d, paragraphs: paragraphs_of(d),
        who: reduce(said = '', name IN COLLECT { MATCH (d)-[:LIES_WITH|PAID_FROM]->(n:Node) RETURN n.name ORDER BY n.id }
          | said + CASE WHEN said = '' THEN '' ELSE ', from ' END + name), named: COLLECT { MATCH (d)-[:LIES_WITH|PAID_FROM]->(n:Node) RETURN n.id }}
    } AS denials

  // A local part takes the place of the national ones of its role, and of its budget where it pays; only where it surely applies.
  WITH f, a, needs, places, supports, cost, here, adjusting, tests, denials, [c IN parts WHERE NOT c.local] AS national, [c IN parts WHERE c.local] AS ours
  WITH *, [c IN national WHERE none(l IN ours WHERE l.rank = 2 AND l.key = c.key)] +
    [l IN ours WHERE l.rank = 2 OR f.only_local | l {.*, replaced: head([c IN national WHERE l.key = c.key | c.r])}] AS claims
  CALL (claims, cost) {
    part(payers)
  }
  WITH f, a, needs, places, supports, cost, here, adjusting, national, ours, claims, denials, payers, [t IN tests | {
      dimension: t.dimension,
      fit: ['fails', 'may_apply', 'applies'][t.rank],
      asked: [g IN t.given | g.node],
      named: t.nodes,
      why: CASE
        WHEN t.named = [] THEN 'it holds for every ' + t.word
        WHEN t.given = [] THEN 'no ' + t.word + ' was said, so it may apply; it names '
        WHEN t.rank = 2 THEN 'it names '
        WHEN t.rank = 1 THEN 'it may apply: ' + reduce(s = '', g IN t.given | s + CASE WHEN s = '' THEN '' ELSE ' or ' END + g.node.name) + ' was asked, and it names '
        ELSE reduce(s = '', g IN t.given | s + CASE WHEN s = '' THEN '' ELSE ' and ' END + g.node.name) + ' was asked, and it names only ' END
        + reduce(s = '', n IN t.nodes | s + CASE WHEN s = '' THEN '' ELSE ' or ' END + n.name)}] +
    [{dimension: 'support', fit: ['fails', 'may_apply', 'applies'][f.support.rank],
      asked: COLLECT { MATCH (v:Node {id: $support}) RETURN v },
      named: [x IN f.support.named | a],
      why: CASE
        WHEN a.any_support AND f.support.rank = 2 THEN 'it covers every kind of support'
        WHEN f.support.rank = 2 THEN 'the support asked about is provided under it'
        WHEN f.support.rank = 1 THEN 'no support was said, so it may apply'
        ELSE 'the support asked about is not provided under it' END}] +
    [x IN f.parties | {dimension: x.dimension, fit: ['fails', 'may_apply', 'applies'][x.rank],
      asked: COLLECT { MATCH (v:Node {id: x.id}) RETURN v }, named: [],
      why: CASE
        WHEN x.rank = 0 AND any(d IN denials WHERE x.id IN d.named) THEN 'a source says that it is not so'
        WHEN x.dimension = 'body' AND x.rank = 0 THEN 'the sources held give this body no part in it'
        WHEN x.dimension = 'body' AND x.rank = 1 THEN 'it may apply: this body has a part in what the area says, which depends on what was not said'
        WHEN x.dimension = 'body' THEN 'this body, or the kind it is one of, has a part in it'
        WHEN x.rank = 2 THEN 'this budget, or one that is part of it, pays for it'
        WHEN x.rank = 1 THEN 'it may apply: a budget that this one is part of pays for it, or what the area says, which depends on what was not said, pays from it'
        ELSE 'the sources held do not say that this budget pays for it' END}] +
    [l IN f.ranges | {dimension: l.dimension, fit: ['fails', 'may_apply', 'applies'][l.rank], asked: [], named: [],
      why: CASE
        WHEN l.from IS NULL AND l.to IS NULL THEN 'it holds at every ' + l.word
        WHEN l.low IS NULL THEN 'no ' + l.word + ' was said, so it may apply'
        WHEN l.low > l.to THEN l.word + ' ' + l.low + ' is over ' + l.to
        WHEN l.high < l.from THEN l.word + ' ' + l.high + ' is under ' + l.from
        WHEN l.rank = 2 THEN l.word + ' ' + l.low + CASE WHEN l.high > l.low THEN ' to ' + l.high ELSE '' END + ' is within its limits'
        ELSE l.word + ' ' + l.low + ' to ' + l.high + ' is partly within its limits' END +
        CASE WHEN l.from IS NOT NULL AND l.to IS NOT NULL THEN ' (' + l.from + ' to ' + l.to + ')'
          WHEN l.from IS NOT NULL THEN ' (from ' + l.from + ')'
          WHEN l.to IS NOT NULL THEN ' (up to ' + l.to + ')' ELSE '' END}] +
    CASE WHEN f.only_local THEN [{dimension: 'area', fit: ['fails', 'may_apply', 'applies'][reduce(best = 0, l IN adjusting | CASE WHEN l.rank > best THEN l.rank ELSE best END)],
      asked: [here], named: [here], why: 'what ' + here.name + ' says of itself reaches further than the national arrangement'}] ELSE [] END AS dimensions,
    all(p IN payers WHERE p.part IS NOT NULL) OR any(p IN payers WHERE p.part IS NULL AND p.sum IS NULL) AS unknown,
    paragraphs_of(a) AS paragraphs,
    COLLECT {
      MATCH (p:LocalProvision)-[:PROVIDED_UNDER]->(a) MATCH (p)-[:IN_AREA]->(:Area {id: $area})
      WHERE in_force(p)
        AND ($support IS NULL OR $support STARTS WITH 'arrangement:' OR EXISTS { MATCH (p)-[:ANSWERS_TO]->(s:Provision) WHERE in_force(s) AND s.id IN supports })
        AND (needs = [] OR p.meets IS NULL OR any(x IN p.meets WHERE x IN needs))
        AND (places = [] OR p.suits IS NULL OR any(x IN p.suits WHERE x IN places))
      WITH p ORDER BY p.name, p.id
      RETURN p
    } AS local_provisions
  RETURN collect({
    arrangement: a,
    fit: ['fails', 'may_apply', 'applies'][f.rank],
    only_local: f.only_local,
    in_force: CASE WHEN a.standing <> 'made' THEN 'no' WHEN a.start IS NULL THEN 'not_known' ELSE 'yes' END,
    dimensions: dimensions,
    roles: [role IN ['delivers', 'secures', 'accountable', 'funds'] | {
      role: role,
      outcome: CASE
        WHEN any(c IN claims WHERE c.r.role = role AND c.disputed) THEN 'disputed'
        WHEN any(c IN claims WHERE c.r.role = role) THEN 'stated'
        WHEN any(d IN denials WHERE d.d.role = role AND d.named = []) THEN 'stated_not'
        ELSE 'silent' END,
      responsibilities: [c IN national WHERE c.r.role = role | c.r],
      local: [l IN ours WHERE l.r.role = role | l.r],
      acting: reduce(found = [], c IN [x IN claims WHERE x.r.role = role] | found + [b IN c.acting WHERE NOT b IN found]),
      denials: [d IN denials WHERE d.d.role = role | d.d]}],
    chain: part(chain),
    local: [l IN adjusting | {
      arrangement: l.a,
      fit: ['fails', 'may_apply', 'applies'][l.rank],
      responsibilities: [x IN ours WHERE x.under = l.a | x.r],
      replaced: reduce(found = [], x IN [x IN ours WHERE x.under = l.a AND x.rank = 2] |
        found + [c IN national WHERE x.key = c.key AND NOT c.r IN found | c.r])}],
    local_provisions: local_provisions,
    payers: payers,
    split: CASE
      WHEN size(payers) = 0 THEN null
      WHEN any(p IN payers WHERE p.part IS NOT NULL) THEN 'by_part'
      WHEN size(payers) = 1 THEN 'one_payer'
      WHEN any(p IN payers WHERE p.step <> payers[0].step) THEN 'in_order'
      WHEN all(p IN payers WHERE p.share IS NOT NULL) THEN 'by_share'
      ELSE 'by_agreement' END,
    unclaimed: CASE WHEN unknown THEN null ELSE cost - reduce(s = 0, p IN payers | s + coalesce(p.sum, 0)) END,
    not_guaranteed: CASE WHEN unknown THEN null ELSE reduce(s = 0, p IN payers | s + CASE WHEN p.force = 'may' THEN coalesce(p.sum, 0) ELSE 0 END) END,
    provisions: COLLECT {
      MATCH (p:Provision)-[:PROVIDED_UNDER]->(a)
      WHERE in_force(p) AND NOT f.only_local
        AND ($support IS NULL OR $support STARTS WITH 'arrangement:' OR p.id IN supports)
        AND (needs = [] OR p.meets IS NULL OR any(x IN p.meets WHERE x IN needs))
        AND (places = [] OR p.suits IS NULL OR any(x IN p.suits WHERE x IN places))
      WITH p ORDER BY p.name, p.id
      RETURN p
    },
    passages: COLLECT {
      UNWIND [a] + [l IN adjusting | l.a] + local_provisions + [c IN national + ours | c.r] + [d IN denials | d.d] AS statement
      MATCH (statement)-[:STATED_IN]->(passage:Passage)
      WITH DISTINCT passage ORDER BY passage.id
      RETURN passage
    }}) AS nodes
}
RETURN
  [k IN known | k {.dimension, .value, .node, .inferred}] +
    CASE WHEN $support IS NULL THEN [] ELSE
      [{dimension: 'support', value: $support, node: head(COLLECT { MATCH (v:Node {id: $support}) RETURN v }), inferred: false}] END +
    [p IN [{dimension: 'body', id: $body}, {dimension: 'budget', id: $budget}, {dimension: 'area', id: $area},
        {dimension: 'host', id: $host}] WHERE p.id IS NOT NULL |
      {dimension: p.dimension, value: p.id, node: head(COLLECT { MATCH (v:Node {id: p.id}) RETURN v }), inferred: false}] +
    [l IN limits WHERE l.low IS NOT NULL |
      {dimension: l.dimension, value: toString(l.low) + CASE WHEN l.high > l.low THEN '-' + l.high ELSE '' END, node: null, inferred: l.value IS NULL}] AS asked,
  contradictions,
  toString($on) AS on,
  head(COLLECT { MATCH (r:Release) RETURN r }) AS release,
  {nodes: nodes, total_count: size(chosen),
   applies: size([f IN every WHERE f.rank = 2]),
   may_apply: size([f IN every WHERE f.rank = 1]),
   fails: size([f IN every WHERE f.rank = 0]),
   end_cursor: CASE WHEN size(rest) > $first THEN rest[$first - 1].key END} AS cards
