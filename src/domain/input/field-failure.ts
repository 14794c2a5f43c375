/** Failures of single fields, for inputs that report all failures at once. */
import { refuse } from '#domain/reasons/reason.ts'
import type { AppError, FieldFailure } from '#kit/errors.ts'

const keys = {
  required: 'Errors.Field.Required',
  unknown: 'Errors.Field.Unknown',
  readOnly: 'Errors.Field.ReadOnly',
  type: 'Errors.Field.Type',
  tooLong: 'Errors.Field.TooLong',
  tooShort: 'Errors.Field.TooShort',
  blank: 'Errors.Field.Blank',
  characters: 'Errors.Field.Characters',
  scripts: 'Errors.Field.Scripts',
  pattern: 'Errors.Field.Pattern',
  oneOf: 'Errors.Field.OneOf',
  range: 'Errors.Field.Range',
  twice: 'Errors.Field.Twice',
  email: 'Errors.Field.Email',
  uuid: 'Errors.Field.Uuid',
  date: 'Errors.Field.Date',
  time: 'Errors.Field.Time',
  country: 'Errors.Field.Country',
  phone: 'Errors.Field.Phone',
  domain: 'Errors.Field.Domain',
  url: 'Errors.Field.Url',
  taken: 'Errors.Field.Taken',
  foreignDomain: 'Errors.Field.ForeignDomain',
  notDefined: 'Errors.Field.NotDefined',
  attributeTooLong: 'Errors.Field.TooLong',
  attributePattern: 'Errors.Field.Pattern',
  attributeOneOf: 'Errors.Field.OneOf',
  attributeTaken: 'Errors.Field.Taken',
} as const

export type FieldReason = keyof typeof keys

/** Returns a failure. `path` is dotted; the id is `FIELD-` and the reason, so an API can distinguish reasons. */
export const fieldFailure = (
  path: string,
  reason: FieldReason,
  params: Readonly<Record<string, string | number>> = {},
): FieldFailure => ({ path, id: `FIELD-${reason}`, key: keys[reason], params })

/** The refusal of an input; only the first failure of each field counts. */
export function invalidFields(failures: readonly FieldFailure[]): AppError {
  const first = new Map<string, FieldFailure>()
  for (const failure of failures) if (!first.has(failure.path)) first.set(failure.path, failure)
  return refuse('fields.invalid', { fields: [...first.values()] })
}
