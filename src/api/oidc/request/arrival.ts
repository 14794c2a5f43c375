/** When a request arrived: before its body was read, and before a direct response was tried. */
export interface Arrival {
  /** Epoch milliseconds, to compare with times of other processes. */
  readonly at: number
  /** Milliseconds and fractions of this process: two requests of one client may come within one millisecond. */
  readonly exact: number
}

const arrivals = new WeakMap<object, Arrival>()

const arrivalNow = (): Arrival => ({ at: Date.now(), exact: performance.now() })

export function noteArrival(request: object): Arrival {
  const now = arrivalNow()
  arrivals.set(request, now)
  return now
}

export const arrivalOf = (request: object): Arrival => arrivals.get(request) ?? arrivalNow()
