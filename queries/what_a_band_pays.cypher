// What does a band pay, for how long, in which scheme?
//
// $area: Area, optional. Only bands of this authority.
// $scheme: BandScheme, optional. Only bands of this scheme.
// $code: String, optional. Only bands so named, such as D2.
//
// returns bands: page of Band by order. Each band with its amount and the time it is for; nothing where the amount was not seen.

RETURN COLLECT {
  MATCH (band:Band)-[:SCHEME]->(scheme:BandScheme)
  WHERE in_force(band) AND in_force(scheme)
    AND ($area IS NULL OR EXISTS { (scheme)-[:IN_AREA]->(:Area {id: $area}) })
    AND ($scheme IS NULL OR scheme.id = $scheme)
    AND ($code IS NULL OR toLower(band.code) = toLower($code))
  RETURN band
} AS bands
