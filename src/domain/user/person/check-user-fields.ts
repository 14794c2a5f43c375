import type { AttributeDefinitions } from '#domain/attribute-definition/attributes.ts'
import { checkAttributeValue } from '#domain/attribute-definition/check-attribute-value.ts'
import { fieldFailure } from '#domain/input/field-failure.ts'
import { type Fields, isProperty, PROPERTY_PREFIX, ruleOf } from '#domain/user/person/user-fields.ts'
import type { FieldFailure } from '#kit/errors.ts'
import { ownProperty } from '#kit/own-property.ts'

export interface FieldCheck {
  readonly definitions: AttributeDefinitions
  /** Epoch milliseconds. */
  readonly now: number
}

/** Everything that is wrong with the values themselves; whether names are taken is another question. Pure. */
export function checkUserFields(fields: Fields, { definitions, now }: FieldCheck): FieldFailure[] {
  const today = new Date(now).toISOString().slice(0, 10)
  return Object.entries(fields).flatMap(([path, value]) => {
    const failure = isProperty(path) ? checkProperty(definitions, path, value) : checkField(path, value, today)
    return failure ?? []
  })
}

function checkField(path: string, value: string, today: string): FieldFailure | undefined {
  const rule = ruleOf(path)
  if (!rule) return fieldFailure(path, 'unknown')
  if (value === '') return path === 'loginId' ? fieldFailure(path, 'required') : undefined
  if (rule.values)
    return rule.values.includes(value) ? undefined : fieldFailure(path, 'oneOf', { values: rule.values.join(', ') })
  if ([...value].length > rule.maxLength) return fieldFailure(path, 'tooLong', { max: rule.maxLength })
  const unfit = checkCharacters(path, value, rule.isLong === true)
  if (unfit) return unfit
  const reason = rule.check?.(value, today)
  return reason && fieldFailure(path, reason)
}

function checkProperty(definitions: AttributeDefinitions, path: string, value: string): FieldFailure | undefined {
  const name = path.slice(PROPERTY_PREFIX.length)
  const definition = ownProperty(definitions, name)
  if (!definition) return fieldFailure(path, 'notDefined')
  if (value === '') return undefined
  return checkCharacters(path, value, true) ?? checkAttributeValue(definition, path, value)
}

/**
 * Rejects characters that no text may contain: those that engines store differently, and texts of invisible
 * characters only.
 */
function checkCharacters(path: string, value: string, isLong: boolean): FieldFailure | undefined {
  const controls = isLong ? /[^\P{Cc}\t\n\r]/u : /\p{Cc}/u
  if (!value.isWellFormed() || controls.test(value)) return fieldFailure(path, 'characters')
  return /[^\s\p{Default_Ignorable_Code_Point}]/u.test(value) ? undefined : fieldFailure(path, 'blank')
}
