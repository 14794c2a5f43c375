/** Errors of the Nevis API: status, one of two shapes, and error codes. */
import type { AppError, ErrorKind, FieldFailure } from '#kit/errors.ts'
import { translate } from '#kit/translate.ts'

const statuses: Readonly<Partial<Record<ErrorKind, number>>> = {
  unauthenticated: 401,
  permissionDenied: 403,
  notFound: 404,
  aborted: 409,
  invalidArgument: 422,
  failedPrecondition: 422,
  alreadyExists: 422,
  outOfRange: 422,
  resourceExhausted: 503,
  unavailable: 503,
}

export const statusOf = (error: AppError): number => statuses[error.kind] ?? 500

/** Codes of single errors, by reason or id. */
const codes: Readonly<Record<string, string>> = {
  'FIELD-readOnly': 'errors.modifyReadonlyData',
  'FIELD-taken': 'errors.duplicateValue',
  'FIELD-foreignDomain': 'errors.identifierPolicyViolated',
  'FIELD-attributeTooLong': 'errors.property.stringmaxlen',
  'FIELD-attributePattern': 'errors.property.stringregex',
  'FIELD-attributeTaken': 'errors.propertyUniquenessViolated',
  'password.alreadySet': 'errors.passwordExists',
  'customer.hasUsers': 'errors.undeletedDependencies',
  'attribute.inUse': 'errors.undeletedDependencies',
}

/** Reasons without an error code. */
const CODELESS: ReadonlySet<string> = new Set(['emailLink.blockBeforeSignup'])

interface Entry {
  readonly code?: string
  readonly message: string
  readonly field?: string
}

export interface FailureWords {
  readonly language: string
  /** Parameters of the path, named in a 404. */
  readonly params: Readonly<Record<string, string>>
}

/** `{ errors: […] }`, every failure of the input in it. */
export function errorList(error: AppError, words: FailureWords): { errors: Entry[] } {
  if (error.fields.length > 0) return { errors: error.fields.map((failure) => fieldEntry(failure, words.language)) }
  const code = codeOf(error)
  return { errors: [{ ...(code ? { code } : {}), message: messageOf(error, words) }] }
}

/** `{ error: "…" }`: the first failure. */
export function errorText(error: AppError, words: FailureWords): { error: string } {
  return { error: errorList(error, words).errors[0]?.message ?? '' }
}

function fieldEntry({ id, path, key, params }: FieldFailure, language: string): Entry {
  const text = translate(language, key, params) ?? key
  return {
    code: codes[id] ?? 'errors.invalidData',
    message: path ? `${path}: ${text}` : text,
    ...(path ? { field: path } : {}),
  }
}

function codeOf({ id, reason, kind, key }: AppError): string | undefined {
  if (CODELESS.has(reason ?? id)) return undefined
  if (key.includes('.PasswordComplexityPolicy.')) return 'errors.pwdPolicyViolated'
  const known = codes[reason ?? id]
  if (known) return known
  if (kind === 'notFound') return 'errors.noRecord'
  if (kind === 'alreadyExists') return 'errors.duplicateValue'
  if (kind === 'aborted') return 'errors.inconsistentData'
  if (kind === 'invalidArgument' || kind === 'failedPrecondition') return 'errors.invalidData'
  return statuses[kind] === undefined ? 'errors.fatalError' : undefined
}

/** Returns no details of internal errors. */
function messageOf(error: AppError, { language, params }: FailureWords): string {
  const isOurs = statuses[error.kind] === undefined
  const key = isOurs ? 'Errors.Internal' : error.key
  const text = translate(language, key, error.params) ?? key
  const named = Object.entries(params).map(([name, value]) => `${name} ${value}`)
  return error.kind === 'notFound' && named.length > 0 ? `${text} (${named.join(', ')})` : text
}
