// Who delivers what support, who must secure it, who is accountable, and which budgets pay?
//
// $asked: conditions of Arrangement. What is known of the child, the place and the plan.
// $support: Provision or Arrangement, optional. The provision or arrangement asked about.
// $cost: Pounds, optional. Cost of the additional support, in pounds per pupil per year.
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
WITH said, head([limit IN $asked.limits WHERE limit.dimension = 'age' | limit.value]) AS age
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
WITH age, phase, said, plans, phases,
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
CALL (given, limits) {
  MATCH (a:Arrangement)
  WHERE in_force(a)
  WITH a, given, limits, [c IN $asked.conditions | {dimension: c.dimension, word: c.word, named: coalesce(a[c.field], []),
    given: [g IN given WHERE g.dimension = c.dimension]}] AS tests
  WITH a, limits, [t IN tests | t {.*, ranks: [g IN t.given | CASE
    WHEN any(x IN t.named WHERE x IN g.broader) THEN 2
    WHEN any(x IN t.named WHERE x IN g.near) THEN 1 ELSE 0 END]}] AS tests
  WITH a, [t IN tests | t {.*, rank: CASE
      WHEN t.named = [] THEN 2
      WHEN t.given = [] THEN 1
      WHEN any(g IN t.given WHERE g.one_of) THEN
        CASE WHEN all(r IN t.ranks WHERE r = 2) THEN 2 WHEN all(r IN t.ranks WHERE r = 0) THEN 0 ELSE 1 END
      WHEN 2 IN t.ranks THEN 2 WHEN 1 IN t.ranks THEN 1 ELSE 0 END}] AS tests,
    {named: CASE WHEN a.any_support THEN [] ELSE [a.id] END, rank: CASE
      WHEN $support IS NULL THEN CASE WHEN a.any_support THEN 2 ELSE 1 END
      WHEN $support STARTS WITH 'arrangement:' THEN CASE WHEN $support = a.id THEN 2 ELSE 0 END
      WHEN a.any_support THEN 2
      WHEN EXISTS { MATCH (s:Provision {id: $support})-[:PROVIDED_UNDER]->(a) WHERE in_force(s) } THEN 2 ELSE 0 END} AS support,
    [l IN limits | l {.*, from: a[l.from_field], to: a[l.to_field]}] AS ranges
  WITH a, tests, support, [l IN ranges | l {.*, rank: CASE
    WHEN l.from IS NULL AND l.to IS NULL THEN 2
    WHEN l.low IS NULL THEN 1
    WHEN l.high < l.from OR l.low > l.to THEN 0
    WHEN coalesce(l.low >= l.from, true) AND coalesce(l.high <= l.to, true) THEN 2 ELSE 1 END}] AS ranges
  WITH a, tests, support, ranges,
    reduce(worst = support.rank, t IN tests + ranges | CASE WHEN t.rank < worst THEN t.rank ELSE worst END) AS rank,
    size([t IN tests WHERE t.named <> []]) + size(support.named) +
      size([l IN ranges WHERE l.from IS NOT NULL OR l.to IS NOT NULL]) AS named
  WITH {a: a, tests: tests, support: support, ranges: ranges, rank: rank, key: [2 - rank, 100 - named, a.id]} AS found
  ORDER BY found.key
  RETURN collect(found) AS every
}
WITH *, [f IN every WHERE ['fails', 'may_apply', 'applies'][f.rank] IN $fit] AS chosen
WITH *, [f IN chosen WHERE $after IS NULL OR f.key > $after] AS rest,
  reduce(ids = [], g IN given | CASE WHEN g.dimension = 'needs' THEN ids + g.broader + g.near ELSE ids END) AS needs,
  reduce(ids = [], g IN given | CASE WHEN g.dimension = 'phase' THEN ids + g.broader + g.near ELSE ids END) AS places
CALL (rest, needs, places) {
  UNWIND rest[..$first] AS f
  WITH f, f.a AS a, needs, places
  WITH f, a, needs, places,
    [t IN f.tests | t {.*, nodes: COLLECT { UNWIND t.named AS id MATCH (v:Node {id: id}) RETURN v }}] AS tests,
    COLLECT {
      MATCH (r:Responsibility)-[:ARISES_UNDER]->(a) WHERE in_force(r)
      OPTIONAL MATCH (r)-[:LIES_WITH]->(body:Body) WHERE in_force(body)
      OPTIONAL MATCH (r)-[:PAID_FROM]->(budget:Budget) WHERE in_force(budget)
      WITH r, body, budget ORDER BY r.step, r.id
      RETURN {r: r, body: body, budget: budget,
        disputed: EXISTS { MATCH (r)-[:DISPUTES]-(other:Statement) WHERE in_force(other) }}
    } AS claims,
    COLLECT {
      MATCH (d:Denial)-[:ARISES_UNDER]->(a) WHERE in_force(d)
      WITH d ORDER BY d.id
      RETURN {d: d, whole: NOT EXISTS { MATCH (d)-[:LIES_WITH|PAID_FROM]->(:Node) }}
    } AS denials

  // The sum of each payer: rows in order of step take `above` to `to`; rows of one step divide it by share, or by agreement.
  // A row for a named part pays for something the cost asked about does not split into: it has no sum and takes none.
  CALL (claims) {
    UNWIND [c IN claims WHERE c.r.role = 'funds'] AS c
    WITH claims, c, c.r AS r, [x IN claims WHERE x.r.role = 'funds' AND x.r.step = c.r.step AND x.r.part IS NULL | x.r] AS step,
      [x IN claims WHERE x.r.role = 'funds' AND x.r.step < c.r.step | x.r] AS before
    WITH c, r, step, before, CASE
      WHEN r.part IS NOT NULL THEN 'pays for one part only, and the sources do not say what each part costs'
      WHEN size(step) > 1 AND any(x IN step WHERE x.share IS NULL) THEN 'divided by local agreement'
      WHEN r.basis IS NULL OR r.basis = 'not_stated' THEN 'the sources held do not say how much'
      WHEN NOT r.basis IN ['additional_support', 'whole_cost'] THEN 'counted ' + replace(r.basis, '_', ' ') + ', not by the cost of additional support'
      WHEN r.above IS NULL AND any(x IN before WHERE x.to IS NULL AND (x.part IS NOT NULL OR NOT coalesce(x.basis, '') IN ['additional_support', 'whole_cost']))
        THEN 'what the payers before it meet is not said'
      WHEN $cost IS NULL THEN 'no cost was asked' END AS why
    WITH c, r, step, why, reduce(low = coalesce(r.above, 0), x IN before |
        CASE WHEN x.basis IN ['additional_support', 'whole_cost'] AND x.part IS NULL AND coalesce(x.to, $cost) > low THEN coalesce(x.to, $cost) ELSE low END) AS low,
      CASE WHEN r.to IS NULL OR $cost < r.to THEN $cost ELSE r.to END AS high
    WITH c, r, step, why, CASE WHEN high > low THEN high - low ELSE 0 END AS width
    WITH c, r, why, width,
      [x IN step WHERE x.id < r.id | toInteger(floor(width * x.share + 0.5))] AS sharers_before,
      r.share IS NOT NULL AND none(x IN step WHERE x.id > r.id) AND abs(reduce(s = 0.0, x IN step | s + x.share) - 1) < 0.000001 AS last
    WITH c, r, why, CASE
      WHEN why IS NOT NULL THEN null
      WHEN r.share IS NULL THEN width
      WHEN last THEN width - reduce(s = 0, x IN sharers_before | s + x)
      ELSE toInteger(floor(width * r.share + 0.5)) END AS sum
    ORDER BY r.step, r.id
    RETURN collect({responsibility: r, body: c.body, budget: c.budget, step: r.step, part: r.part, above: r.above, to: r.to,
      basis: r.basis, share: r.share, force: r.force, sum: sum, why_no_sum: why}) AS payers
  }
  WITH f, a, needs, places, tests, claims, denials, payers, all(p IN payers WHERE p.part IS NOT NULL) OR any(p IN payers WHERE p.part IS NULL AND p.sum IS NULL) AS unknown
  RETURN collect({
    arrangement: a,
    fit: ['fails', 'may_apply', 'applies'][f.rank],
    in_force: CASE WHEN a.standing <> 'made' THEN 'no' WHEN a.start IS NULL THEN 'not_known' ELSE 'yes' END,
    dimensions: [t IN tests | {
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
            WHEN l.to IS NOT NULL THEN ' (up to ' + l.to + ')' ELSE '' END}],
    roles: [role IN ['delivers', 'secures', 'accountable', 'funds'] | {
      role: role,
      outcome: CASE
        WHEN any(c IN claims WHERE c.r.role = role AND c.disputed) THEN 'disputed'
        WHEN any(c IN claims WHERE c.r.role = role) THEN 'stated'
        WHEN any(d IN denials WHERE d.d.role = role AND d.whole) THEN 'stated_not'
        ELSE 'silent' END,
      responsibilities: [c IN claims WHERE c.r.role = role | c.r],
      denials: [d IN denials WHERE d.d.role = role | d.d]}],
    payers: payers,
    split: CASE
      WHEN size(payers) = 0 THEN null
      WHEN any(p IN payers WHERE p.part IS NOT NULL) THEN 'by_part'
      WHEN size(payers) = 1 THEN 'one_payer'
      WHEN any(p IN payers WHERE p.step <> payers[0].step) THEN 'in_order'
      WHEN all(p IN payers WHERE p.share IS NOT NULL) THEN 'by_share'
      ELSE 'by_agreement' END,
    unclaimed: CASE WHEN unknown THEN null ELSE $cost - reduce(s = 0, p IN payers | s + coalesce(p.sum, 0)) END,
    not_guaranteed: CASE WHEN unknown THEN null ELSE reduce(s = 0, p IN payers | s + CASE WHEN p.force = 'may' THEN p.sum ELSE 0 END) END,
    provisions: COLLECT {
      MATCH (p:Provision)-[:PROVIDED_UNDER]->(a)
      WHERE in_force(p)
        AND (NOT $support STARTS WITH 'provision:' OR $support IS NULL OR p.id = $support)
        AND (needs = [] OR p.meets IS NULL OR any(x IN p.meets WHERE x IN needs))
        AND (places = [] OR p.suits IS NULL OR any(x IN p.suits WHERE x IN places))
      WITH p ORDER BY p.name, p.id
      RETURN p
    },
    passages: COLLECT {
      UNWIND [a] + [c IN claims | c.r] + [d IN denials | d.d] AS statement
      MATCH (statement)-[:STATED_IN]->(passage:Passage)
      WITH DISTINCT passage ORDER BY passage.id
      RETURN passage
    }}) AS nodes
}
RETURN
  [k IN known | k {.dimension, .value, .node, .inferred}] +
    CASE WHEN $support IS NULL THEN [] ELSE
      [{dimension: 'support', value: $support, node: head(COLLECT { MATCH (v:Node {id: $support}) RETURN v }), inferred: false}] END +
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
