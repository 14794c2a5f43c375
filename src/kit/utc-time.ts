const UTC_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/

/** Epoch milliseconds of `YYYY-MM-DDThh:mm:ss.SSSZ` (RFC 3339 in UTC); undefined if it is no time of the calendar. */
export function parseUtcTime(text: string): number | undefined {
  const time = UTC_TIME.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) return undefined
  // The parser reads the 29th of February of any year, as the 1st of March.
  const isOfCalendar = new Date(time).toISOString().startsWith(text.slice(0, 'YYYY-MM-DDThh:mm:ss'.length))
  return isOfCalendar ? time : undefined
}
