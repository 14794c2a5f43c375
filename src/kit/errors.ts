/**
 * The only error type of the runtime. Each API maps it to its own wire format; no other error reaches a client. `kind`
 * is the name of a gRPC code, `id` a short stable token, `key` a translation key (or a plain English constant where the
 * wire shows one untranslated). `cause` is for the log and never reaches a client.
 */
export type ErrorKind =
  | 'canceled'
  | 'unknown'
  | 'invalidArgument'
  | 'deadlineExceeded'
  | 'notFound'
  | 'alreadyExists'
  | 'permissionDenied'
  | 'resourceExhausted'
  | 'failedPrecondition'
  | 'aborted'
  | 'outOfRange'
  | 'unimplemented'
  | 'internal'
  | 'unavailable'
  | 'dataLoss'
  | 'unauthenticated'

/** One of several failures of one input: its field and its error. */
export interface FieldFailure {
  /** Dotted path of the field, e.g. `contacts.telephone`. */
  readonly path: string
  readonly id: string
  readonly key: string
  readonly params?: Readonly<Record<string, string | number>>
}

export interface AppErrorOptions {
  /** The domain's reason (domain/reasons); each API has its own table from reason to code, id and text. */
  readonly reason?: string
  /** Values for the placeholders of the translated text. */
  readonly params?: Readonly<Record<string, string | number>>
  readonly fields?: readonly FieldFailure[]
  readonly cause?: unknown
}

export class AppError extends Error {
  readonly kind: ErrorKind
  readonly id: string
  readonly key: string
  readonly params: Readonly<Record<string, string | number>>
  readonly fields: readonly FieldFailure[]
  readonly reason: string | undefined

  constructor(kind: ErrorKind, id: string, key: string, options: AppErrorOptions = {}) {
    const name = id || options.reason
    super(name ? `${key} (${name})` : key, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.kind = kind
    this.id = id
    this.key = key
    this.params = options.params ?? {}
    this.fields = options.fields ?? []
    this.reason = options.reason
  }
}

const factory =
  (kind: ErrorKind) =>
  (id: string, key: string, options?: AppErrorOptions): AppError =>
    new AppError(kind, id, key, options)

export const invalidArgument = factory('invalidArgument')
export const notFound = factory('notFound')
export const alreadyExists = factory('alreadyExists')
export const permissionDenied = factory('permissionDenied')
export const failedPrecondition = factory('failedPrecondition')
export const unauthenticated = factory('unauthenticated')
export const resourceExhausted = factory('resourceExhausted')
export const unimplemented = factory('unimplemented')
export const unavailable = factory('unavailable')
export const aborted = factory('aborted')
export const internal = factory('internal')

/** Anything thrown, as an AppError: an unknown failure becomes `internal` with the cause kept for the log. */
export function toAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : internal('INTER-000', 'Errors.Internal', { cause: thrown })
}
