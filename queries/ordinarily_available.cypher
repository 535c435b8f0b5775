// What should be ordinarily available for a need, in a phase, without a plan?
//
// $need: Need, optional. Provisions for this need, or for every need.
// $phase: Phase, optional. Provisions for this phase, or for every phase.
// $layer: Layer, optional. Only what everyone, some or one child receives.
//
// returns provisions: page of Provision. What is provided, by whom, under which arrangements; none that only special circumstances bring.

WITH wider($need: Need) AS needs, wider($phase: Phase) AS phases, head(COLLECT {
  MATCH (asked:Phase {id: $phase}) WHERE in_force(asked) RETURN asked
}) AS asked
RETURN COLLECT {
  MATCH (provision:Provision)
  WHERE in_force(provision) AND provision.layer IS NOT NULL
    AND ($layer IS NULL OR provision.layer = $layer)
    AND ($need IS NULL OR provision.meets IS NULL OR any(id IN provision.meets WHERE id IN needs))
    AND ($phase IS NULL OR provision.suits IS NULL OR any(id IN provision.suits WHERE id IN phases))
    AND EXISTS {
      MATCH (provision)-[:PROVIDED_UNDER]->(arrangement:Arrangement)
      WHERE in_force(arrangement) AND arrangement.in_circumstance IS NULL
        AND ($phase IS NULL OR arrangement.in_phase IS NULL OR any(id IN arrangement.in_phase WHERE id IN phases))
        AND coalesce(asked.age_from <= arrangement.age_to, true) AND coalesce(arrangement.age_from <= asked.age_to, true)
        AND (arrangement.at_plan_level IS NULL OR any(id IN arrangement.at_plan_level WHERE id <> 'plan-level:ehc-plan'))
    }
  RETURN provision
} AS provisions
