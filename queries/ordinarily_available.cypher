// What should be ordinarily available for a need, in a phase, without a plan?
//
// $need: Need, optional. Provisions for this need, for one within it, or for every need.
// $phase: Phase, optional. Provisions for this phase, for one within it, or for every phase.
// $setting: Setting, optional. Provisions that an arrangement brings in this setting, in one of its kinds, or in every setting.
// $layer: Layer, optional. Only what everyone, some or one child receives.
// $role: Role, optional. Only what this role ordinarily does or advises on.
// $area: Area, optional. Where the setting is: what that area makes available itself stands beside.
//
// returns provisions: page of Provision. What is provided, by whom, under which arrangements; none that only special circumstances bring.
// returns local: [LocalProvision]. What the area asked about makes available or prices itself, of what else is asked but the role.
// returns facets: [Facet]. Each value that what is asked may be narrowed by, or asked instead, with how many provisions that leads to.

// Every value that may be asked, with its kin: itself, what is wider and what is within it.
WITH COLLECT {
  MATCH (value:Need) WHERE in_force(value)
  RETURN {dimension: 'need', node: value, value: value.id, kin: COLLECT {
    MATCH (value)-[:BROADER*0..3]->(kin:Need) WHERE in_force(kin) RETURN kin.id
    UNION MATCH (value)<-[:BROADER*1..3]-(kin:Need) WHERE in_force(kin) RETURN kin.id
  }}
} + COLLECT {
  MATCH (value:Phase) WHERE in_force(value)
  RETURN {dimension: 'phase', node: value, value: value.id, from: value.age_from, to: value.age_to, kin: COLLECT {
    MATCH (value)-[:BROADER*0..3]->(kin:Phase) WHERE in_force(kin) RETURN kin.id
    UNION MATCH (value)<-[:BROADER*1..3]-(kin:Phase) WHERE in_force(kin) RETURN kin.id
  }}
} + COLLECT {
  MATCH (value:Setting)
  RETURN {dimension: 'setting', node: value, value: value.id, kin: COLLECT {
    MATCH (value)-[:BROADER*0..3]->(kin:Setting) RETURN kin.id
    UNION MATCH (value)<-[:BROADER*1..3]-(kin:Setting) RETURN kin.id
  }}
} + [layer IN ['universal', 'targeted', 'individual'] | {dimension: 'layer', node: null, value: layer, kin: [layer]}] + COLLECT {
  MATCH (value:Role) WHERE in_force(value)
  RETURN {dimension: 'role', node: value, value: value.id, kin: [value.id]}
} + COLLECT {
  MATCH (value:Area)<-[:IN_AREA]-(own:LocalProvision) WHERE in_force(own)
  RETURN DISTINCT {dimension: 'area', node: value, value: value.id, kin: [value.id]}
} AS choices, [
  {dimension: 'need', value: $need}, {dimension: 'phase', value: $phase}, {dimension: 'setting', value: $setting},
  {dimension: 'layer', value: $layer}, {dimension: 'role', value: $role}, {dimension: 'area', value: $area}
] AS given, COLLECT {
  MATCH (provision:Provision)
  WHERE in_force(provision) AND provision.layer IS NOT NULL
  RETURN {node: provision, roles: COLLECT {
    MATCH (provision)-[:DELIVERED_BY|ADVISED_BY]->(role:Role) WHERE in_force(role) RETURN role.id
  }, under: COLLECT {
    MATCH (provision)-[:PROVIDED_UNDER]->(arrangement:Arrangement) WHERE in_force(arrangement) AND part(ordinary)
    RETURN arrangement {.in_phase, .in_setting, .age_from, .age_to}
  }}
} + COLLECT {
  MATCH (own:LocalProvision)
  WHERE in_force(own)
  WITH own ORDER BY own.name, own.id
  RETURN {node: own, areas: COLLECT { MATCH (own)-[:IN_AREA]->(area:Area) RETURN area.id }, under: COLLECT {
    MATCH (own)-[:PROVIDED_UNDER]->(arrangement:Arrangement) WHERE in_force(arrangement) AND part(ordinary)
    RETURN arrangement {.in_phase, .in_setting, .age_from, .age_to}
  }}
} AS candidates
WITH candidates, choices, [g IN given WHERE g.value IS NOT NULL |
  coalesce(head([c IN choices WHERE c.dimension = g.dimension AND c.value = g.value]), {dimension: g.dimension, kin: []})] AS asked

// One test for what is asked and for each value instead: so a facet leads to as many as it says.
CALL (candidates, choices, asked) {
  UNWIND [null] + choices AS choice
  WITH choice, candidates, [a IN asked WHERE choice IS NULL OR a.dimension <> choice.dimension] + CASE WHEN choice IS NULL THEN [] ELSE [choice] END AS all
  WITH choice, candidates, head([a IN all WHERE a.dimension = 'need' | a.kin]) AS needs, head([a IN all WHERE a.dimension = 'phase']) AS phase,
    head([a IN all WHERE a.dimension = 'setting' | a.kin]) AS settings, head([a IN all WHERE a.dimension = 'layer' | a.kin]) AS layers,
    head([a IN all WHERE a.dimension = 'role' | a.kin]) AS roles, head([a IN all WHERE a.dimension = 'area' | a.kin]) AS areas
  RETURN collect({choice: choice, found: [c IN candidates
    WHERE (layers IS NULL OR c.node.layer IN layers)
      AND (needs IS NULL OR c.node.meets IS NULL OR any(id IN c.node.meets WHERE id IN needs))
      AND (phase IS NULL OR c.node.suits IS NULL OR any(id IN c.node.suits WHERE id IN phase.kin))
      AND (roles IS NULL OR c.areas IS NOT NULL OR any(id IN c.roles WHERE id IN roles))
      AND (c.areas IS NULL OR any(id IN c.areas WHERE id IN areas))
      AND any(a IN c.under
        WHERE (settings IS NULL OR a.in_setting IS NULL OR any(id IN a.in_setting WHERE id IN settings))
          AND (phase IS NULL OR (
            (a.in_phase IS NULL OR any(id IN a.in_phase WHERE id IN phase.kin))
            AND coalesce(phase.from <= a.age_to, true) AND coalesce(a.age_from <= phase.to, true))))
    | c.node]}) AS every
}
WITH [e IN every | e {.choice, national: [n IN e.found WHERE n:Provision], local: [n IN e.found WHERE n:LocalProvision]}] AS every
RETURN head([e IN every WHERE e.choice IS NULL | e.national]) AS provisions,
  head([e IN every WHERE e.choice IS NULL | e.local]) AS local,
  [e IN [e IN every WHERE e.choice IS NOT NULL | e {.choice, count: size(CASE WHEN e.choice.dimension = 'area' THEN e.local ELSE e.national END)}] WHERE e.count > 0 |
    {dimension: e.choice.dimension, value: e.choice.value, node: e.choice.node, count: e.count}] AS facets
