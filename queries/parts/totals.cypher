// The sums that the amounts of `summed` come to, as `totals`: apart for each area, year, stage and basis. An amount that is part of
// another of its group is counted once, in that one; where the sources give the same amount twice, or not at all, there is no sum.
UNWIND summed AS one
MATCH (one)-[:OF_BUDGET]->(of:Budget)
WHERE begun(of)
OPTIONAL MATCH (one)-[:TO_AREA]->(area:Area)
WITH one, area, of.id + coalesce(one.line, '') AS line,
  COLLECT { MATCH (one)-[:PART_OF*1..5]->(larger:Allocation) WHERE begun(larger) RETURN larger.id } AS larger
WITH area, one.period AS period, one.stage AS stage, one.basis AS basis, collect({one: one, line: line, larger: larger}) AS group
WITH area, period, stage, basis, [g IN group | g {.*, within: any(other IN group WHERE other.one.id IN g.larger)}] AS group
WITH area, period, stage, basis, group, [g IN group WHERE NOT g.within] AS counted
WITH *, CASE
  WHEN any(c IN counted WHERE c.one.amount IS NULL) THEN 'an amount it needs was not published, or not given exactly'
  WHEN any(c IN counted WHERE size([other IN counted WHERE other.line = c.line]) > 1) THEN 'the sources give an amount more than once, and those are not added'
  END AS why
ORDER BY period, stage, basis, area.id
RETURN collect({area: area, period: period, stage: stage, basis: basis, why_no_sum: why,
  sum: CASE WHEN why IS NULL THEN reduce(sum = 0, c IN counted | sum + c.one.amount) END,
  counted: [c IN counted | c.one], left_out: [g IN group WHERE g.within | g.one]}) AS totals
