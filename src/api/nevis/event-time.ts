/** Spans of the events query. */

const SPAN =
  /^P(?=.)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/

/** The point in time that lies a span (ISO 8601, such as `P30D`) before another; undefined: it is no span. */
export function before(point: number, span: string): number | undefined {
  const parts = SPAN.exec(span)
  if (!parts) return undefined
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0))
  const date = new Date(point)
  date.setUTCFullYear(date.getUTCFullYear() - years, date.getUTCMonth() - months)
  const time = date.getTime() - (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 - seconds * 1000
  // A time before 1970 precedes all events.
  return Number.isNaN(time) ? 0 : Math.max(0, time)
}
