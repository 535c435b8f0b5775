// Which authorities publish bands or rates, and what decides the band?
//
// $area: Area, optional. Only this authority's schemes. England has none: no national tariff was found.
// $priced_by: PricedBy, optional. Only schemes in which this decides the band.
//
// returns schemes: page of BandScheme. Each scheme, its year, what opens it, and how much of it was seen.

RETURN COLLECT {
  MATCH (scheme:BandScheme)
  WHERE in_force(scheme)
    AND ($area IS NULL OR EXISTS { (scheme)-[:IN_AREA]->(:Area {id: $area}) })
    AND ($priced_by IS NULL OR $priced_by IN scheme.priced_by)
  RETURN scheme
} AS schemes
