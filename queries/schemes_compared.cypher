// How do some authorities' schemes of bands differ, side by side?
//
// $schemes: [BandScheme]. The schemes, in the order they are to stand.
//
// returns schemes: [PricedScheme]. Each scheme with its bands. Their bands measure different things: they are never averaged.

RETURN COLLECT {
  UNWIND range(0, size($schemes) - 1) AS place
  MATCH (scheme:BandScheme {id: $schemes[place]})
  WHERE in_force(scheme)
  WITH place, scheme, COLLECT {
    MATCH (band:Band)-[:SCHEME]->(scheme) WHERE in_force(band) RETURN band ORDER BY band.order, band.id
  } AS bands
  WITH place, scheme, bands, size([b IN bands WHERE b.amount IS NULL]) AS bare
  RETURN {scheme: scheme, bands: bands, unseen: CASE
    WHEN bands = [] THEN 'none of its bands was seen'
    WHEN scheme.seen = 'part' THEN 'only a part of it was seen'
    WHEN bare > 0 THEN 'the amounts of ' + bare + ' of its ' + size(bands) + ' bands were not seen' END}
  ORDER BY place
} AS schemes
