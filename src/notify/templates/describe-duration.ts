/** A span of time as people say it, in whole hours or else in minutes: `72 hours`, `5 Minuten`. */
export function describeDuration(language: string, seconds: number): string {
  const minutes = Math.max(1, Math.floor(seconds / 60))
  const parts = minutes % 60 === 0 ? { hours: minutes / 60 } : { minutes }
  return new Intl.DurationFormat(language, { style: 'long' }).format(parts)
}
