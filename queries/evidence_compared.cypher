// What did each source find of what works, and was it found for those asked about?
//
// $need: Need, optional. Only interventions for this need, for a wider or narrower one, or for every need; of interventions named, all.
// $phase: Phase, optional. Whom each finding is compared with; findings on other ages are shown and marked.
// $interventions: [Intervention], optional. Only these.
// $direction: Direction, optional. Only findings that point this way.
// $old_after: Int = 10. A finding counts as old where the latest year in its date lies more than so many years back.
//
// returns rows: [EvidenceRow]. One finding each, on its publisher's own scale; those of one intervention stand together.
// returns interventions: [Intervention]. The interventions these are about, with what must be known before they are used.
// returns silent: [Intervention]. The interventions asked for of which no finding is held: the sources held say nothing, which does not say that there is none.

WITH wider($need: Need) AS needs, COLLECT {
  MATCH (below:Need)-[:BROADER*1..3]->(asked:Need {id: $need}) WHERE in_force(below) AND in_force(asked) RETURN below.id
} AS narrower, head(COLLECT { MATCH (p:Phase {id: $phase}) WHERE in_force(p) RETURN p }) AS phase
WITH phase, COLLECT {
  MATCH (intervention:Intervention)
  WHERE in_force(intervention) AND (coalesce(size($interventions), 0) = 0 OR intervention.id IN $interventions)
  WITH intervention, CASE
    WHEN $need IS NULL THEN null
    WHEN intervention.meets IS NULL THEN 'everyone'
    WHEN $need IN intervention.meets THEN 'named'
    WHEN any(id IN intervention.meets WHERE id IN needs) THEN 'wider'
    WHEN any(id IN intervention.meets WHERE id IN narrower) THEN 'partly'
    ELSE 'other' END AS fit
  WHERE coalesce(size($interventions), 0) > 0 OR fit IS NULL OR fit <> 'other'
  RETURN {node: intervention, fit: fit} ORDER BY CASE fit WHEN 'named' THEN 0 WHEN 'partly' THEN 1 WHEN 'wider' THEN 2 ELSE 3 END, intervention.name, intervention.id
} AS asked
CALL (phase, asked) {
  UNWIND range(0, size(asked) - 1) AS place
  WITH phase, place, asked[place].node AS i, asked[place].fit AS fit
  MATCH (f:Finding)-[:ABOUT]->(i), (f)-[:ON_SCALE]->(scale:Scale)
  WHERE in_force(f) AND ($direction IS NULL OR f.direction = $direction)
  WITH phase, place, i, fit, f, scale, head([y IN range($on.year, 1950, -1) WHERE f.dated CONTAINS toString(y)]) AS year,
    COLLECT { MATCH (f)-[:DISAGREES_WITH]-(other:Finding) WHERE in_force(other) WITH DISTINCT other ORDER BY other.id RETURN other } AS others
  ORDER BY place, scale.name, coalesce(year, 0) DESC, f.id
  RETURN collect({intervention: i, scale: scale, finding: f, direction: f.direction, value: f.value, no_value_because: f.no_value_because,
    outcome: f.outcome, found_for: f.population, need_fit: fit, age_fit: CASE
      WHEN phase IS NULL THEN null
      WHEN f.found_age_from IS NULL OR f.found_age_to IS NULL OR phase.age_from IS NULL OR phase.age_to IS NULL THEN 'not_said'
      WHEN f.found_age_from = phase.age_from AND f.found_age_to = phase.age_to THEN 'named'
      WHEN f.found_age_from <= phase.age_from AND f.found_age_to >= phase.age_to THEN 'wider'
      WHEN f.found_age_from < phase.age_to AND f.found_age_to > phase.age_from THEN 'partly'
      ELSE 'other' END,
    dated: f.dated, year: year, old: year < $on.year - $old_after, taken_back: f.taken_back, differs_from: others,
    why_they_differ: coalesce(f.why_they_differ, head([o IN others WHERE o.why_they_differ IS NOT NULL | o.why_they_differ]))}) AS rows
}
RETURN rows,
  [one IN asked WHERE any(row IN rows WHERE row.intervention = one.node) | one.node] AS interventions,
  [one IN asked WHERE NOT EXISTS { MATCH (f:Finding)-[:ABOUT]->(i:Intervention) WHERE i = one.node AND in_force(f) AND in_force(i) } | one.node] AS silent
