// What does a guide to practice cover, which of its recommendations have evidence, and where are the holes?
//
// $guide: PracticeGuide, optional. Only this guide; every guide unless said.
// $standing: [Standing] = [MADE, ANNOUNCED]. Promised guides are shown as announced.
//
// returns guides: [GuideRow]. The guides, with how many of their recommendations are held and how many of those lack evidence here.
// returns recommendations: [RecommendationRow]. Each recommendation beside the findings it rests on, or why there are none.
// returns needs: [NeedCovered]. The needs of one guide, with what is held for each; none unless a guide is named.
// returns subjects: [SubjectCovered]. The subjects of one guide, with how many standards are about each; none unless a guide is named.
// returns standards: [Standard]. The standards that name a need of that guide, or a wider one. No source held says which of them it meets.
// returns gaps: [Intervention]. The interventions for the needs it names of which no result is held.

WITH COLLECT {
  MATCH (guide:PracticeGuide)
  WHERE in_force(guide) AND ($guide IS NULL OR guide.id = $guide)
  RETURN guide ORDER BY guide.name, guide.id
} AS asked
CALL (asked) {
  UNWIND asked AS guide
  MATCH (r:Recommendation)-[:MADE_IN]->(guide)
  WHERE in_force(r)
  WITH guide, r,
    COLLECT { MATCH (r)-[:FOR_NEED]->(n:Need) WHERE in_force(n) RETURN n.id } AS for_need,
    COLLECT { MATCH (r)-[:TOPICS]->(t:Topic) RETURN t.id } AS topics,
    COLLECT { MATCH (r)-[:RECOMMENDS]->(i:Intervention) WHERE in_force(i) RETURN i ORDER BY i.name, i.id } AS about,
    COLLECT { MATCH (r)-[:RESTS_ON]->(f:Finding) WHERE in_force(f) RETURN f ORDER BY f.name, f.id } AS rests,
    COLLECT {
      MATCH (r)-[:RECOMMENDS]->(i:Intervention)<-[:ABOUT]-(f:Finding)
      WHERE in_force(i) AND in_force(f) AND NOT EXISTS { (r)-[:RESTS_ON]->(f) }
      WITH DISTINCT f ORDER BY f.name, f.id
      RETURN f
    } AS also
  WITH *, CASE
    WHEN size(rests) > 0 AND any(f IN rests WHERE f.direction <> 'no_result') THEN null
    WHEN size(rests) > 0 THEN 'no_result'
    WHEN size(about) = 0 THEN 'names_nothing_held'
    WHEN size(also) = 0 THEN 'nothing_held'
    WHEN all(f IN also WHERE f.direction = 'no_result') THEN 'no_result'
    ELSE 'not_said_to_rest' END AS hole
  ORDER BY guide.name, guide.id, r.name, r.id
  RETURN collect({recommendation: r, guide: guide, for_need: for_need, topics: topics, about: about, rests_on: rests, also_held: also, hole: hole, why: CASE hole
    WHEN 'names_nothing_held' THEN 'it names no intervention held here, so nothing could be looked up for it; that is not to say that there is no evidence'
    WHEN 'nothing_held' THEN 'the sources held report nothing on what it names; that is not to say that there is no evidence'
    WHEN 'no_result' THEN 'somebody looked, and nothing that settles it was found'
    WHEN 'not_said_to_rest' THEN 'findings on what it names are held, and no source says that it rests on them' END}) AS recommendations
}
CALL (asked, recommendations) {
  UNWIND CASE WHEN $guide IS NULL THEN [] ELSE asked END AS guide
  WITH guide, COLLECT { MATCH (guide)-[:COVERS]->(n:Need) WHERE in_force(n) RETURN n.id } AS named
  MATCH (need:NeedCategory)
  WHERE in_force(need) AND (named = [] OR EXISTS { MATCH (need)-[:BROADER*0..3]->(w:Need) WHERE in_force(w) AND w.id IN named })
  WITH guide, named, need,
    COLLECT { MATCH (need)-[:BROADER*0..3]->(w:Need) WHERE in_force(w) RETURN w.id } AS ids,
    COUNT { MATCH (need)<-[:BROADER*0..3]-(narrower:NeedCategory)<-[:MEETS]-(i:Intervention)<-[:ABOUT]-(f:Finding)
      WHERE in_force(narrower) AND in_force(i) AND in_force(f) AND f.direction <> 'no_result' RETURN DISTINCT f } AS findings
  WITH *, size([row IN recommendations WHERE row.for_need = [] OR any(id IN row.for_need WHERE id IN ids)]) AS recommended
  WITH *, CASE WHEN recommended = 0 THEN 'no_recommendation' WHEN findings = 0 THEN 'nothing_held' END AS hole
  ORDER BY need.name, need.id
  RETURN collect({guide: guide, need: need, fit: CASE WHEN named = [] THEN 'everyone' WHEN need.id IN named THEN 'named' ELSE 'wider' END,
    recommendations: recommended, findings: findings, hole: hole, why: CASE
      WHEN recommended = 0 AND findings = 0 THEN 'no recommendation held of this guide is for it, and no finding held is on an intervention that names it'
      WHEN recommended = 0 THEN 'no recommendation held of this guide is for it; findings are held'
      WHEN findings = 0 THEN 'no finding held is on an intervention that names it' END}) AS needs
}
CALL (asked, recommendations) {
  UNWIND CASE WHEN $guide IS NULL THEN [] ELSE asked END AS guide
  MATCH (topic:Topic)
  WHERE EXISTS { (guide)-[:TOPICS]->(topic) } OR any(row IN recommendations WHERE topic.id IN row.topics)
  WITH guide, topic ORDER BY topic.name, topic.id
  RETURN collect({guide: guide, topic: topic, recommendations: size([row IN recommendations WHERE topic.id IN row.topics]),
    standards: COUNT { MATCH (s:Standard)-[:TOPICS]->(topic) WHERE in_force(s) }}) AS subjects
}
WITH asked, recommendations, needs, subjects, [row IN needs WHERE row.fit <> 'everyone' | row.need.id] AS within
RETURN [guide IN asked | {guide: guide, found: guide.found,
    recommendations: size([row IN recommendations WHERE row.guide = guide]),
    without_evidence: size([row IN recommendations WHERE row.guide = guide AND row.hole IS NOT NULL]),
    hole: CASE WHEN none(row IN recommendations WHERE row.guide = guide) THEN 'no_recommendation' END,
    why: CASE WHEN none(row IN recommendations WHERE row.guide = guide) THEN
      'no recommendation of it is held: what was read of it is said beside it; that is not to say that it makes none' END}] AS guides,
  recommendations, needs, subjects,
  COLLECT {
    MATCH (s:Standard)
    WHERE in_force(s) AND EXISTS {
      MATCH (need:NeedCategory)-[:BROADER*0..3]->(w:Need)<-[:FOR_NEED]-(s)
      WHERE in_force(need) AND in_force(w) AND need.id IN within
    }
    RETURN s ORDER BY s.name, s.id
  } AS standards,
  COLLECT {
    MATCH (i:Intervention)
    WHERE in_force(i) AND any(id IN i.meets WHERE id IN within)
      AND NOT EXISTS { MATCH (i)<-[:ABOUT]-(f:Finding) WHERE in_force(f) AND f.direction <> 'no_result' }
    RETURN i ORDER BY i.name, i.id
  } AS gaps
