import { fieldFailure } from '#domain/input/field-failure.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { mixesScripts } from '#kit/confusable.ts'
import type { AppError } from '#kit/errors.ts'
import { foldCase } from '#kit/fold-case.ts'

const CONTROLS = /\p{Cc}/u
/** Invisible characters. */
const UNSEEN = /^[\p{Default_Ignorable_Code_Point}\s\u2800]*$/u

type Values = Readonly<Record<string, string>>

/**
 * Rejects names with control characters (line breaks, tabs, NUL, escapes), since readers treat a name as one line of
 * text, and names without a visible character. Values by the caller's field name; ignores empty and blank ones.
 * @throws AppError invalidArgument that names the first such field
 */
export function requireOneLine(values: Values): void {
  const controlled = first(values, (value) => CONTROLS.test(value))
  if (controlled !== undefined) throw refusal(controlled, 'characters')
  const unseen = first(values, (value) => value.trim() !== '' && UNSEEN.test(value))
  if (unseen !== undefined) throw refusal(unseen, 'blank')
}

/**
 * As `requireOneLine`, for unique names: also rejects a name that is empty after folding, and one that mixes scripts with
 * letters that look alike.
 */
export function requireUniqueName(values: Values): void {
  requireOneLine(values)
  const nothing = first(values, (value) => foldCase(value) === '')
  if (nothing !== undefined) throw refusal(nothing, 'blank')
  const mixed = first(values, mixesScripts)
  if (mixed !== undefined) throw refusal(mixed, 'scripts')
}

const first = (values: Values, isWrong: (value: string) => boolean): string | undefined =>
  Object.entries(values).find(([, value]) => isWrong(value))?.[0]

const REASONS = {
  characters: 'field.controlCharacters',
  blank: 'field.unrecognizable',
  scripts: 'field.mixedScripts',
} as const

const refusal = (field: string, reason: keyof typeof REASONS): AppError =>
  refuse(REASONS[reason], { params: { field }, fields: [fieldFailure(field, reason)] })
