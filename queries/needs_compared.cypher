// How do today's areas of need stand to those that are proposed, and what would be lost between them?
//
// $standing: [Standing] = [MADE, PROPOSED]. The proposed list is shown as proposed.
//
// returns mappings: page of Mapping. Each area of one list, its counterpart in the other, and what is lost.

RETURN COLLECT {
  MATCH (mapping:Mapping)
  WHERE in_force(mapping)
  RETURN mapping
} AS mappings
