import { ScimError, type ScimType } from '#api/scim/scim-error.ts'
import { type ErrorKind, toAppError } from '#kit/errors.ts'
import { translate } from '#kit/translate.ts'

const STATUSES: Readonly<Partial<Record<ErrorKind, number>>> = {
  invalidArgument: 400,
  failedPrecondition: 400,
  outOfRange: 400,
  unauthenticated: 401,
  permissionDenied: 403,
  notFound: 404,
  alreadyExists: 409,
  aborted: 409,
  resourceExhausted: 503,
  unavailable: 503,
}

/** Converts a thrown error to the error of the response; `cause` is set if the operator needs it. */
export function toScimError(thrown: unknown, language: string): ScimError & { readonly cause?: unknown } {
  if (thrown instanceof ScimError) return thrown
  const error = toAppError(thrown)
  if (error.reason === 'user.versionStale')
    return new ScimError(412, undefined, 'the resource was changed by another request')
  const status = STATUSES[error.kind] ?? 500
  const text = translate(language, error.key, error.params) ?? error.key
  const scimError = new ScimError(status, scimTypeOf(error.kind), status === 500 ? 'internal error' : text)
  return status === 500 ? Object.assign(scimError, { cause: error.cause ?? error }) : scimError
}

function scimTypeOf(kind: ErrorKind): ScimType | undefined {
  if (kind === 'alreadyExists') return 'uniqueness'
  return STATUSES[kind] === 400 ? 'invalidValue' : undefined
}
