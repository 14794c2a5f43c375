import { fieldFailure } from '#domain/field-failure.ts'
import { invalidArgument } from '#kit/errors.ts'

const CONTROLS = /\p{Cc}/u

/**
 * Refuses names with control characters in them (line breaks, tabs, NUL, escapes): whatever shows or sends one takes it
 * for one line of text. Values by the name that the caller knows the field by.
 * @throws AppError invalidArgument that names the first such field
 */
export function requireOneLine(values: Readonly<Record<string, string>>): void {
  const [field] = Object.entries(values).find(([, value]) => CONTROLS.test(value)) ?? []
  if (field === undefined) return
  throw invalidArgument('FIELD-characters', 'Errors.Field.ControlCharacters', {
    params: { field },
    fields: [fieldFailure(field, 'characters')],
  })
}
