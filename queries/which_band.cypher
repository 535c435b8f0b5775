// Which band do so many points, hours or needs reach in an authority's scheme, and what does it pay?
//
// $scheme: BandScheme. The scheme. England has none of its own: no national tariff was found.
// $points: Int, optional. Points, hours or needs, counted as the scheme counts them.
// $code: String, optional. The band's code, where it is known, such as D2.
// $hours: Float, optional. Hours of support a week, for schemes that pay by the hour.
// $weeks: Int, optional. Weeks a year in which it is given, for schemes that pay by the hour or the week.
//
// returns scheme: BandScheme. The scheme, what decides its bands, and how much of it was seen.
// returns bands: [BandPay]. The bands that are reached, with what each pays.
// returns explanation: String. What could not be told, and why.

MATCH (scheme:BandScheme {id: $scheme})
WHERE in_force(scheme)
WITH scheme, COLLECT {
  MATCH (band:Band)-[:SCHEME]->(scheme)
  WHERE in_force(band)
  RETURN band ORDER BY band.order, band.id
} AS bands
WITH scheme, bands, [b IN bands WHERE b.from_points IS NOT NULL OR b.to_points IS NOT NULL] AS counted
WITH scheme, bands, counted, [b IN bands WHERE
  ($code IS NULL OR toLower(b.code) = toLower($code)) AND
  ($points IS NULL OR (b IN counted AND coalesce(b.from_points, 0) <= $points AND coalesce($points <= b.to_points, true)))] AS reached
RETURN scheme, [b IN reached | {
    band: b, amount: b.amount, per: b.per,
    pays: CASE WHEN NOT coalesce(b.each_weekly_hour, false) THEN b.amount WHEN $hours IS NOT NULL THEN toInteger(floor(b.amount * $hours + 0.5)) END,
    a_year: CASE
      WHEN b.per IN ['year', 'place', 'once'] AND NOT coalesce(b.each_weekly_hour, false) THEN b.amount
      WHEN b.per = 'week' THEN b.amount * $weeks
      WHEN b.per = 'hour' THEN toInteger(floor(b.amount * $hours * $weeks + 0.5)) END,
    working: CASE
      WHEN b.amount IS NULL THEN 'the amount was not seen'
      WHEN b.per IS NULL THEN 'the source does not say for what time the amount is'
      WHEN b.per = 'hour' AND ($hours IS NULL OR $weeks IS NULL) THEN 'paid by the hour: say how many hours a week, and for how many weeks'
      WHEN b.per = 'hour' THEN 'rate x ' + $hours + ' hours a week x ' + $weeks + ' weeks'
      WHEN b.each_weekly_hour AND $hours IS NULL THEN 'paid a ' + b.per + ' for each weekly hour: say how many hours a week'
      WHEN b.each_weekly_hour THEN 'rate x ' + $hours + ' weekly hours, a ' + b.per
      WHEN b.per = 'week' AND $weeks IS NULL THEN 'paid by the week: say for how many weeks'
      WHEN b.per IN ['term', 'month'] THEN 'paid by the ' + b.per + '; how many make a year was not asked of the source'
      ELSE 'as the table gives it' END}] AS bands,
  CASE
    WHEN $points IS NOT NULL AND counted = [] THEN 'no points, hours or needs are held for the bands of this scheme'
      + CASE WHEN coalesce(scheme.priced_by, []) = [] THEN '' ELSE '; it is priced by '
        + reduce(said = '', one IN scheme.priced_by | said + CASE WHEN said = '' THEN '' ELSE ', ' END + replace(one, '_', ' ')) END
    WHEN bands = [] THEN 'no band of this scheme was seen'
    WHEN reached = [] AND $points IS NOT NULL THEN 'no band held is reached by ' + $points + ': the lowest begins at '
      + reduce(low = counted[0].from_points, b IN counted | CASE WHEN b.from_points < low THEN b.from_points ELSE low END)
      + ', the highest ends at ' + reduce(high = 0, b IN counted | CASE WHEN b.to_points > high THEN b.to_points ELSE high END)
    WHEN reached = [] THEN 'no band of this scheme has that code'
    WHEN size(reached) > 1 AND $points IS NULL AND $code IS NULL THEN 'say the points or the code; all bands are shown'
    WHEN size(reached) > 1 THEN 'several tables of this scheme have such a band; their names tell them apart'
    ELSE '' END AS explanation
