/**
 * Returns a duration as text: `5 Minuten`, `72 hours`, `7 days`. To the minute up to a day, so that the time in transit
 * does not turn an hour into 59 minutes, and to the hour beyond a day.
 */
export function describeDuration(language: string, seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60))
  const hours = minutes > 24 * 60 ? Math.round(minutes / 60) : minutes / 60
  const days = hours / 24
  const wholeUnits = days > 3 && Number.isInteger(days) ? { days } : Number.isInteger(hours) ? { hours } : { minutes }
  return new Intl.DurationFormat(language, { style: 'long' }).format(wholeUnits)
}
