// What should be ordinarily available for a need, in a phase, without a plan?
//
// $need: Need, optional. Provisions for this need, or for every need.
// $phase: Phase, optional. Provisions for this phase, or for every phase.
// $layer: Layer, optional. Only what everyone, some or one child receives.
//
// returns provisions: page of Provision. What is provided, by whom, and the arrangements that say who must see to it and who pays.

WITH wider($need: Need) AS needs, wider($phase: Phase) AS phases
RETURN COLLECT {
  MATCH (provision:Provision)
  WHERE in_force(provision) AND provision.layer IS NOT NULL
    AND ($layer IS NULL OR provision.layer = $layer)
    AND ($need IS NULL OR provision.meets IS NULL OR any(id IN provision.meets WHERE id IN needs))
    AND ($phase IS NULL OR provision.suits IS NULL OR any(id IN provision.suits WHERE id IN phases))
    AND EXISTS {
      MATCH (provision)-[:PROVIDED_UNDER]->(arrangement:Arrangement)
      WHERE in_force(arrangement)
        AND (arrangement.at_plan_level IS NULL OR any(id IN arrangement.at_plan_level WHERE id <> 'plan-level:ehc-plan'))
    }
  RETURN provision
} AS provisions
