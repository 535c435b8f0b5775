// What is not known here: what was not checked, not found, not seen or not published?
//
// $standing: [Standing] = [MADE, ANNOUNCED, PROPOSED, DROPPED]. A promise of which nothing was found counts, whatever its standing.
//
// returns silent_roles: Int. In how many arrangements' roles the sources held do not say who has them; gaps_and_overlaps lists them.
// returns withheld: Int. How many figures their publishers do not give, each kept with why.
// returns unchecked: [Passage]. The places cited that nobody has read yet.
// returns not_found: page of Commitment. The promises of 2023 of which nothing was found; that is not to say that nothing was done.
// returns unseen: [BandScheme]. The schemes of bands of which no amount was seen.

CALL () {
  MATCH (a:Arrangement)
  WHERE in_force(a) AND a.standing = 'made'
  UNWIND ['delivers', 'secures', 'accountable', 'funds'] AS role
  WITH a, role
  WHERE NOT EXISTS { MATCH (r:Responsibility {role: role})-[:ARISES_UNDER]->(a) WHERE in_force(r) AND r.standing = 'made' }
    AND NOT EXISTS {
      MATCH (d:Denial {role: role})-[:ARISES_UNDER]->(a)
      WHERE in_force(d) AND d.standing = 'made' AND NOT EXISTS { (d)-[:LIES_WITH|PAID_FROM]->() }
    }
  RETURN count(*) AS silent_roles
}
RETURN silent_roles,
  COUNT { MATCH (o:Observation) WHERE o.not_published IS NOT NULL } + COUNT { MATCH (m:Allocation) WHERE begun(m) AND m.not_published IS NOT NULL } AS withheld,
  COLLECT { MATCH (p:Passage {checked: 'not_yet_checked'}) RETURN p ORDER BY p.name, p.id } AS unchecked,
  COLLECT { MATCH (c:Commitment {outcome: 'not_found'}) WHERE in_force(c) RETURN c } AS not_found,
  COLLECT { MATCH (s:BandScheme {seen: 'shape_only'}) WHERE in_force(s) RETURN s ORDER BY s.name, s.id } AS unseen
