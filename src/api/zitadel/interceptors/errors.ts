import { Code, ConnectError } from '@connectrpc/connect'
import { CredentialsCheckErrorSchema, ErrorDetailSchema } from '@zitadel/proto/zitadel/message_pb.js'
import { v1ErrorOf } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { CallFacts } from '#api/zitadel/interceptors/access.ts'
import { hintOf } from '#api/zitadel/interceptors/hints.ts'
import { AppError, type ErrorKind, toAppError } from '#kit/errors.ts'
import type { Log } from '#kit/log.ts'

/** The text of a key in a language; undefined when there is none, and the raw key is shown (docs/contract/zitadel-management-v1.md, 4.1). */
export type Translate = (
  key: string,
  params: Readonly<Record<string, string | number>>,
  language: string,
) => string | undefined

/** A failure as every wire returns it. */
export interface Failure {
  /** The gRPC code. */
  readonly code: Code
  readonly httpStatus: number
  /** With the id behind it, if there is one. */
  readonly message: string
  readonly detail?: {
    readonly id: string
    readonly message: string
    /** Failed attempts of the user in a row, after a wrong password: makes it a CredentialsCheckError. */
    readonly failedAttempts?: number
  }
  /** How to correct the request; an additional member of JSON errors. */
  readonly hint?: string
}

/** gRPC code and HTTP status of each kind. */
export const CODES: Readonly<Record<ErrorKind, readonly [Code, number]>> = {
  canceled: [Code.Canceled, 499],
  unknown: [Code.Unknown, 500],
  invalidArgument: [Code.InvalidArgument, 400],
  deadlineExceeded: [Code.DeadlineExceeded, 504],
  notFound: [Code.NotFound, 404],
  alreadyExists: [Code.AlreadyExists, 409],
  permissionDenied: [Code.PermissionDenied, 403],
  resourceExhausted: [Code.ResourceExhausted, 429],
  failedPrecondition: [Code.FailedPrecondition, 400],
  aborted: [Code.Aborted, 409],
  outOfRange: [Code.OutOfRange, 400],
  unimplemented: [Code.Unimplemented, 501],
  internal: [Code.Internal, 500],
  unavailable: [Code.Unavailable, 503],
  dataLoss: [Code.DataLoss, 500],
  unauthenticated: [Code.Unauthenticated, 401],
}

/** Kinds of server errors, whose cause is logged. */
const OUR_FAULT: ReadonlySet<ErrorKind> = new Set(['internal', 'unknown', 'unavailable', 'dataLoss'])

export interface FailureReporter {
  /** Converts a thrown error to a response for the caller. Logs it under the call's request id. */
  report(thrown: unknown, facts: CallFacts, rpc: string): Failure
}

/** Creates the single conversion of thrown errors to answers. Causes appear in the log only. */
export function createFailureReporter(translate: Translate, log: Log): FailureReporter {
  return {
    report(thrown, facts, rpc) {
      const error = classify(thrown, facts.signal())
      const { id, kind, key } = { ...pick(error), ...v1ErrorOf(error.reason, rpc) }
      const fields = { requestId: facts.requestId, rpc, kind, id, ...(error.reason ? { reason: error.reason } : {}) }
      if (OUR_FAULT.has(kind)) log.error({ ...fields, cause: error.cause ?? error }, 'a call failed')
      else log.debug(fields, 'a call was refused')

      const text = translate(key, error.params, facts.language) ?? key
      const [code, httpStatus] = CODES[kind]
      const hint = hintOf(error, facts)
      const failure = { code, httpStatus, ...(hint ? { hint } : {}) }
      if (!id) return { ...failure, message: text }
      const { failedAttempts } = error.params
      const attempts = typeof failedAttempts === 'number' ? { failedAttempts } : {}
      return { ...failure, message: `${text} (${id})`, detail: { id, message: text, ...attempts } }
    },
  }
}

const pick = ({ id, kind, key }: AppError) => ({ id, kind, key })

/** Reports (and logs) a failure after the caller disconnected as canceled, not as an internal error. */
function classify(thrown: unknown, signal: AbortSignal): AppError {
  if (thrown instanceof AppError) return thrown
  if (signal.aborted) {
    const late = ConnectError.from(signal.reason).code === Code.DeadlineExceeded
    return late
      ? new AppError('deadlineExceeded', '', 'deadline exceeded', { cause: thrown })
      : new AppError('canceled', '', 'canceled', { cause: thrown })
  }
  return toAppError(thrown)
}

const schemaOf = (detail: NonNullable<Failure['detail']>) =>
  detail.failedAttempts === undefined ? ErrorDetailSchema : CredentialsCheckErrorSchema

/** google.rpc.Status as JSON, the body of every REST error (docs/contract/zitadel-management-v1.md, 4.1). */
export function toStatusJson(failure: Failure): object {
  const { code, message, detail, hint } = failure
  const details = detail && [{ '@type': `type.googleapis.com/${schemaOf(detail).typeName}`, ...detail }]
  return { code, message, ...(details ? { details } : {}), ...(hint ? { hint } : {}) }
}

/** The same failure for gRPC, gRPC-Web and Connect. */
export function toConnectError(failure: Failure): ConnectError {
  const details = failure.detail ? [{ desc: schemaOf(failure.detail), value: failure.detail }] : []
  return new ConnectError(failure.message, failure.code, undefined, details)
}
