// Is one sum extra to another, or part of it?
//
// $allocation: Allocation. The sum asked about.
// $standing: [Standing] = [MADE, ANNOUNCED]. What is announced is shown as announced.
//
// returns within: [Allocation]. The larger sums it is part of, the nearest first: it must not be added to any of them.
// returns parts: page of Allocation. The smaller sums that are part of it, at any depth.

MATCH (asked:Allocation {id: $allocation})
WHERE begun(asked)
RETURN
  COLLECT {
    MATCH path = (asked)-[:PART_OF*1..5]->(larger:Allocation)
    WHERE begun(larger)
    RETURN larger ORDER BY length(path)
  } AS within,
  COLLECT {
    MATCH (asked)<-[:PART_OF*1..5]-(smaller:Allocation)
    WHERE begun(smaller)
    RETURN smaller
  } AS parts
