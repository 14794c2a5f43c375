/** Times of the events query: points in time, and ISO 8601 spans. */

const POINT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/
const SPAN =
  /^P(?=.)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/

/** Epoch milliseconds of `YYYY-MM-DDThh:mm:ss.SSSZ`; undefined: it is none. */
export function parsePoint(text: string): number | undefined {
  const time = POINT.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) return undefined
  // The parser reads the 29th of February of any year, as the 1st of March.
  const isOfCalendar = new Date(time).toISOString().startsWith(text.slice(0, 'YYYY-MM-DDThh:mm:ss'.length))
  return isOfCalendar ? time : undefined
}

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
  // What lies before any event is before all of them.
  return Number.isNaN(time) ? 0 : Math.max(0, time)
}
