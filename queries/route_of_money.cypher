// By which way does money reach a support: from which grant, through whom, to whom?
//
// $support: Provision or Intervention or Arrangement. The support asked about.
// $plan_level: PlanLevel, optional. Only under arrangements for this plan level, or for every one.
// $setting: Setting, optional. Only under arrangements for this setting, or for every one.
//
// returns routes: [MoneyRoute]. One for each payer in each arrangement; those who pay first come first.

WITH wider($setting: Setting) AS settings, COLLECT {
  MATCH (asked:Node {id: $support})-[:USED_IN*0..1]->(p:Provision)
  WHERE in_force(asked) AND in_force(p)
  RETURN p.id
} AS supports
MATCH (a:Arrangement)
WHERE in_force(a) AND (a.id = $support OR EXISTS {
    MATCH (s:Provision)-[:PROVIDED_UNDER]->(a) WHERE in_force(s) AND s.id IN supports
  })
  AND ($plan_level IS NULL OR a.at_plan_level IS NULL OR $plan_level IN a.at_plan_level)
  AND ($setting IS NULL OR a.in_setting IS NULL OR any(id IN a.in_setting WHERE id IN settings))
MATCH (r:Responsibility {role: 'funds'})-[:ARISES_UNDER]->(a)
MATCH (r)-[:LIES_WITH]->(payer:Body)
WHERE in_force(r) AND in_force(payer)
OPTIONAL MATCH (r)-[:PAID_FROM]->(budget:Budget)
WHERE in_force(budget)
OPTIONAL MATCH (budget)-[:HELD_BY]->(holder:Body)
WHERE in_force(holder)
WITH a, r, payer, budget, holder, COLLECT {
  MATCH path = (budget)-[:PART_OF|COMES_FROM*1..6]->(larger:Budget)
  WHERE in_force(larger)
  WITH larger, max(length(path)) AS steps ORDER BY steps DESC, larger.id
  RETURN larger
} AS source, COLLECT {
  MATCH (d:Responsibility {role: 'delivers'})-[:ARISES_UNDER]->(a) MATCH (d)-[:LIES_WITH]->(provider:Body)
  WHERE in_force(d) AND in_force(provider)
  WITH DISTINCT provider ORDER BY provider.id
  RETURN provider
} AS providers
ORDER BY a.id, r.step, r.id
RETURN collect({arrangement: a, comes_from: source, budget: budget, held_by: holder, payer: payer, paid: r, to: providers,
  words: reduce(said = '', b IN source | said + b.name + ', then ') + coalesce(budget.name, 'a budget that no source names')
    + ': ' + payer.name + ' pays' + CASE WHEN providers = [] THEN '; no source held says who delivers'
      ELSE reduce(said = '', p IN providers | said + CASE WHEN said = '' THEN ' ' ELSE ' or ' END + p.name) END}) AS routes
