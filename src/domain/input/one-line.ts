import { fieldFailure } from '#domain/input/field-failure.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { AppError } from '#kit/errors.ts'
import { foldCase } from '#kit/fold-case.ts'

const CONTROLS = /\p{Cc}/u
/** Characters of which nothing is seen. */
const UNSEEN = /^[\p{Default_Ignorable_Code_Point}\s\u2800]*$/u

type Values = Readonly<Record<string, string>>

/**
 * Refuses names with control characters in them (line breaks, tabs, NUL, escapes): whatever shows or sends one takes it
 * for one line of text; and names of which nothing is seen. Values by the name that the caller knows the field by; an
 * empty one, or one of spaces, is none.
 * @throws AppError invalidArgument that names the first such field
 */
export function requireOneLine(values: Values): void {
  const controlled = first(values, (value) => CONTROLS.test(value))
  if (controlled !== undefined) throw refusal(controlled, 'characters')
  const unseen = first(values, (value) => value.trim() !== '' && UNSEEN.test(value))
  if (unseen !== undefined) throw refusal(unseen, 'blank')
}

/** As `requireOneLine`, for names that are unique: something has to be left of one when it is compared. */
export function requireUniqueName(values: Values): void {
  requireOneLine(values)
  const nothing = first(values, (value) => foldCase(value) === '')
  if (nothing !== undefined) throw refusal(nothing, 'blank')
}

const first = (values: Values, isWrong: (value: string) => boolean): string | undefined =>
  Object.entries(values).find(([, value]) => isWrong(value))?.[0]

const REASONS = { characters: 'field.controlCharacters', blank: 'field.unrecognizable' } as const

const refusal = (field: string, reason: keyof typeof REASONS): AppError =>
  refuse(REASONS[reason], { params: { field }, fields: [fieldFailure(field, reason)] })
