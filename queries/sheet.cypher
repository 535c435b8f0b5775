// For the provisions chosen: who does each, who must see to it, which budget pays first, and what is known of whether it works?
//
// $items: [Provision]. The provisions chosen, 50 at most.
// $phase: Phase, optional. Only arrangements in this phase, in one within it, or in every phase.
// $setting: Setting, optional. Only arrangements in this setting, in one of its kinds, or in every setting.
//
// returns sheet: [SheetItem]. Each provision, in the order chosen, with its arrangements and the evidence held.
// returns on: Date. The day the answer is for.
// returns release: Release. The release that answers.

WITH wider($phase: Phase) + COLLECT {
  MATCH (asked:Phase {id: $phase})<-[:BROADER*1..3]-(narrow:Phase) WHERE in_force(asked) AND in_force(narrow) RETURN narrow.id
} AS phases, wider($setting: Setting) + COLLECT {
  MATCH (asked:Setting {id: $setting})<-[:BROADER*1..3]-(narrow:Setting) RETURN narrow.id
} AS settings, head(COLLECT {
  MATCH (asked:Phase {id: $phase}) WHERE in_force(asked) RETURN asked
}) AS asked
RETURN COLLECT {
  UNWIND range(0, size($items) - 1) AS place
  MATCH (provision:Provision {id: $items[place]}) WHERE in_force(provision)
  WITH provision, place, COLLECT {
    MATCH (provision)-[:PROVIDED_UNDER]->(arrangement:Arrangement)
    WHERE in_force(arrangement)
      AND ($phase IS NULL OR arrangement.in_phase IS NULL OR any(id IN arrangement.in_phase WHERE id IN phases))
      AND coalesce(asked.age_from <= arrangement.age_to, true) AND coalesce(arrangement.age_from <= asked.age_to, true)
      AND ($setting IS NULL OR arrangement.in_setting IS NULL OR any(id IN arrangement.in_setting WHERE id IN settings))
    WITH arrangement, part(ordinary) AS ordinary, COLLECT {
      MATCH (pays:Responsibility {role: 'funds'})-[:ARISES_UNDER]->(arrangement) WHERE in_force(pays)
      RETURN pays ORDER BY pays.step, pays.id
    } AS payers ORDER BY arrangement.name, arrangement.id
    RETURN {arrangement: arrangement, ordinary: ordinary, secures: COLLECT {
      MATCH (secures:Responsibility {role: 'secures'})-[:ARISES_UNDER]->(arrangement) WHERE in_force(secures)
      RETURN secures ORDER BY secures.name, secures.id
    }, pays_first: [p IN payers WHERE coalesce(p.step, 1) = reduce(low = 99, q IN payers | CASE WHEN coalesce(q.step, 1) < low THEN coalesce(q.step, 1) ELSE low END)],
    denials: COLLECT {
      MATCH (denial:Denial)-[:ARISES_UNDER]->(arrangement) WHERE in_force(denial) AND denial.role IN ['secures', 'funds']
      RETURN denial ORDER BY denial.role, denial.name, denial.id
    }}
  } AS under
  RETURN {
    provision: provision,
    under: [u IN under WHERE u.ordinary OR none(v IN under WHERE v.ordinary)],
    findings: COLLECT {
      MATCH (finding:Finding)-[:ABOUT]->(intervention:Intervention)-[:USED_IN]->(provision)
      WHERE in_force(finding) AND in_force(intervention)
      RETURN finding ORDER BY finding.direction, finding.name, finding.id
    }
  } ORDER BY place
} AS sheet, toString($on) AS on, head(COLLECT { MATCH (r:Release) RETURN r }) AS release
