// Which guides to practice were promised or published, and which were not found?
//
// $need: Need, optional. Only guides for this need, or for every need.
// $standing: [Standing] = [MADE, ANNOUNCED]. Promised guides are shown as announced.
//
// returns guides: page of PracticeGuide. Each guide, what it covers, and what was found of it.

WITH wider($need: Need) AS needs
RETURN COLLECT {
  MATCH (guide:PracticeGuide)
  WHERE in_force(guide) AND ($need IS NULL OR NOT EXISTS { (guide)-[:COVERS]->() }
    OR EXISTS { MATCH (guide)-[:COVERS]->(covered:Need) WHERE in_force(covered) AND covered.id IN needs })
  RETURN guide
} AS guides
