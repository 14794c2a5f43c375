/**
 * How many requests are answered at a time. Whoever comes when all places are taken is refused at once, with a word on
 * when to come again: that costs little, and keeps the time of those who are let in bounded.
 */
import { type AnyRequest, type AnyResponse, answerDirectly, answerWithStatus } from '#api/http/answer-directly.ts'

export interface Capacity {
  /** Places. */
  readonly most: number
  /** Requests that wait in a bounded queue of their own (for a password hash, say) and need no place meanwhile. */
  readonly parked: () => number
}

export interface Admission {
  /** Whether there is a place; it is free again when the response is over. */
  admit(response: AnyResponse): boolean
  readonly inFlight: number
}

/** Seconds after which whoever was refused may try again. */
export const RETRY_AFTER = { 'retry-after': '1' }

export function createAdmission({ most, parked }: Capacity): Admission {
  let inFlight = 0
  /**
   * Let in since the event loop last turned. What is answered without waiting is never seen in flight; but those who
   * have come meanwhile and are still unread wait for all of it.
   */
  let thisTurn = 0
  const leave = () => {
    inFlight -= 1
  }
  const turn = () => {
    thisTurn = 0
  }
  return {
    admit(response) {
      if (Math.max(inFlight - parked(), thisTurn) >= most) return false
      if (thisTurn === 0) setImmediate(turn)
      thisTurn += 1
      inFlight += 1
      response.once('close', leave)
      return true
    },
    get inFlight() {
      return inFlight
    },
  }
}

/** The refusal, on any wire: UNAVAILABLE for gRPC and gRPC-Web, 503 for all others. */
export function refuse(request: AnyRequest, response: AnyResponse): void {
  const type = request.headers['content-type'] ?? ''
  const message = 'the server is at its capacity'
  if (type.startsWith('application/grpc'))
    answerWithStatus(response, {
      ...RETRY_AFTER,
      'content-type': type,
      'grpc-status': '14',
      'grpc-message': message,
    })
  else
    answerDirectly(
      response,
      503,
      { ...RETRY_AFTER, 'content-type': 'application/json' },
      JSON.stringify({ code: 14, message }),
    )
}
