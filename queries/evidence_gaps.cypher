// For which needs is no evidence held?
//
// returns needs: page of NeedCategory. The needs that no intervention with a finding held is for, narrower needs counted in.
// returns interventions: [Intervention]. The interventions of which no result is held.

RETURN
  COLLECT {
    MATCH (need:NeedCategory)
    WHERE in_force(need) AND NOT EXISTS {
      MATCH (need)<-[:BROADER*0..3]-(narrower:NeedCategory)<-[:MEETS]-(held:Intervention)<-[:ABOUT]-(finding:Finding)
      WHERE in_force(narrower) AND in_force(held) AND in_force(finding) AND finding.direction <> 'no_result'
    }
    RETURN need
  } AS needs,
  COLLECT {
    MATCH (intervention:Intervention)
    WHERE in_force(intervention) AND NOT EXISTS {
      MATCH (intervention)<-[:ABOUT]-(finding:Finding)
      WHERE in_force(finding) AND finding.direction <> 'no_result'
    }
    WITH intervention ORDER BY intervention.id
    RETURN intervention
  } AS interventions
