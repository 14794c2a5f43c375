/**
 * Bounds how many requests are served at a time. A request that finds no place is rejected at once, with the time to
 * retry after: that costs little, and bounds the time of those that are served.
 */
import { type AnyRequest, type AnyResponse, respondDirectly, respondWithStatus } from '#api/http/respond-directly.ts'

export interface Capacity {
  /** Places. */
  readonly max: number
  /**
   * Requests that wait in a bounded queue of their own (for example for a password hash) and do not count against the limit.
   */
  readonly parked: () => number
}

export interface Admission {
  readonly isFull: boolean
  /** Counts the request until its response is complete. */
  enter(response: AnyResponse): void
  readonly inFlight: number
}

/** Seconds until a rejected client may retry. */
export const RETRY_AFTER = { 'retry-after': '1' }

export function createAdmission({ max, parked }: Capacity): Admission {
  let inFlight = 0
  /**
   * Requests since the event loop last turned. One that is answered without waiting is never seen in flight, but those
   * that have come since and are unread wait for all of it.
   */
  let thisTurn = 0
  const leave = () => {
    inFlight -= 1
  }
  const turn = () => {
    thisTurn = 0
  }
  return {
    get isFull() {
      return Math.max(inFlight - parked(), thisTurn) >= max
    },
    enter(response) {
      if (thisTurn === 0) setImmediate(turn)
      thisTurn += 1
      inFlight += 1
      onComplete(response, leave)
    },
    get inFlight() {
      return inFlight
    },
  }
}

/**
 * Calls back once, when a response was ended or its connection closed. A client that does not read its answer takes no
 * place for it.
 */
function onComplete(response: AnyResponse, complete: () => void): void {
  let done = false
  const once = () => {
    if (!done) complete()
    done = true
  }
  const end = response.end
  Object.assign(response, {
    end(...args: unknown[]) {
      once()
      return Reflect.apply(end, response, args)
    },
  })
  response.once('close', once)
}

/** The refusal, on any wire: UNAVAILABLE for gRPC and gRPC-Web, 503 for all others. */
export function refuse(request: AnyRequest, response: AnyResponse): void {
  const type = request.headers['content-type'] ?? ''
  const message = 'the server is at its capacity'
  if (type.startsWith('application/grpc'))
    respondWithStatus(response, {
      ...RETRY_AFTER,
      'content-type': type,
      'grpc-status': '14',
      'grpc-message': message,
    })
  else
    respondDirectly(
      response,
      503,
      { ...RETRY_AFTER, 'content-type': 'application/json' },
      JSON.stringify({ code: 14, message }),
    )
}
