// For which needs, layers and phases is ordinarily available provision held, and where are the holes?
//
// $need: Need, optional. Only this need.
//
// returns cells: [CoverageCell]. One for each need, layer and phase: what is held, what of it has evidence, and why there is a hole.
// returns phases: [PhaseHeld]. What is held for each phase, and in which sources it was read: a hole is one of these sources, not of practice.

WITH COLLECT {
  MATCH (phase:Phase)
  WHERE in_force(phase) AND phase.id IN ['phase:early-years', 'phase:primary', 'phase:secondary', 'phase:post-16']
  WITH phase ORDER BY phase.age_from, phase.id
  RETURN {node: phase, ids: COLLECT { MATCH (phase)-[:BROADER*0..3]->(w:Phase) WHERE in_force(w) RETURN w.id }}
} AS phases
// A provision is available in a phase as `ordinarily_available` says: it suits it, and an arrangement without a plan or a special circumstance has it.
WITH phases, COLLECT {
  MATCH (p:Provision)
  WHERE in_force(p) AND p.layer IS NOT NULL
  WITH p, COLLECT {
    MATCH (p)-[:PROVIDED_UNDER]->(a:Arrangement)
    WHERE in_force(a) AND a.in_circumstance IS NULL
      AND (a.at_plan_level IS NULL OR any(id IN a.at_plan_level WHERE id <> 'plan-level:ehc-plan'))
    RETURN a
  } AS arrangements
  RETURN {node: p, layer: p.layer, meets: p.meets, suits: p.suits, open: [phase IN phases
    WHERE (p.suits IS NULL OR any(id IN p.suits WHERE id IN phase.ids)) AND any(a IN arrangements
      WHERE (a.in_phase IS NULL OR any(id IN a.in_phase WHERE id IN phase.ids))
        AND coalesce(phase.node.age_from <= a.age_to, true) AND coalesce(a.age_from <= phase.node.age_to, true)) | phase.node.id],
    evidenced: EXISTS {
    MATCH (p)<-[:USED_IN]-(i:Intervention)<-[:ABOUT]-(f:Finding)
    WHERE in_force(i) AND in_force(f) AND f.direction <> 'no_result'
  }}
} AS held
WITH phases, held, COLLECT {
  MATCH (need:Need)
  WHERE in_force(need) AND ($need IS NULL OR need.id = $need)
  WITH need, COLLECT { MATCH (need)-[:BROADER*0..3]->(w:Need) WHERE in_force(w) RETURN DISTINCT w.id } AS ids,
    head(COLLECT { MATCH (need)-[:BROADER*0..3]->(w:NeedArea) WHERE in_force(w) RETURN w.name ORDER BY w.name }) AS area
  ORDER BY coalesce(area, '~'), need:NeedCategory, need.name, need.id
  RETURN {node: need, every: [p IN held WHERE p.meets IS NULL], named: [p IN held WHERE need.id IN p.meets],
    wider: [p IN held WHERE NOT need.id IN p.meets AND any(id IN p.meets WHERE id IN ids)]}
} AS needs
CALL (needs, phases) {
  UNWIND range(0, size(needs) - 1) AS place
  UNWIND phases AS phase
  UNWIND ['universal', 'targeted', 'individual'] AS layer
  WITH needs[place] AS need, phase, layer
  WITH need, phase, layer, [list IN [need.named, need.wider, need.every] |
    [p IN list WHERE phase.node.id IN p.open]] AS suited
  WITH *, [list IN suited | [p IN list WHERE p.layer = layer]] AS fits
  WITH *, fits[0] + fits[1] + fits[2] AS all_fits, size(fits[0]) AS named, size(fits[1]) AS wider
  WITH *, CASE WHEN named > 0 THEN null WHEN wider > 0 THEN 'wider_need' WHEN size(suited[0]) + size(suited[1]) > 0 THEN 'other_layer'
    WHEN size(need.named) + size(need.wider) > 0 THEN 'other_phase' ELSE 'not_named' END AS hole
  RETURN collect({need: need.node, layer: layer, phase: phase.node, provisions: size(all_fits), named: named, wider: wider,
    evidenced: size([p IN all_fits WHERE p.evidenced]), hole: hole, why: CASE hole
      WHEN 'wider_need' THEN 'what is held names a wider need, or is for every need; none names this one here'
      WHEN 'other_layer' THEN 'what names this need, or a wider one, is held for this phase at another layer only'
      WHEN 'other_phase' THEN 'what names this need, or a wider one, is held for other phases only'
      WHEN 'not_named' THEN 'no provision held names this need, or a wider one; only what is for every need is held' END}) AS cells
}
RETURN cells, [phase IN phases | {phase: phase.node,
  provisions: size([p IN held WHERE phase.node.id IN p.open]),
  named: size([p IN held WHERE phase.node.id IN p.open AND p.suits IS NOT NULL]),
  sources: COLLECT {
    UNWIND [p IN held WHERE phase.node.id IN p.open AND p.suits IS NOT NULL | p.node] AS p
    MATCH (p)-[:STATED_IN]->(:Passage)-[:SOURCE]->(source:Source)
    WITH DISTINCT source ORDER BY source.name, source.id
    RETURN source
  }}] AS phases
