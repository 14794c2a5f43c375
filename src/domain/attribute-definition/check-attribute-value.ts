import type { AttributeDefinition } from '#domain/attribute-definition/attributes.ts'
import { fullMatch } from '#domain/attribute-definition/full-match.ts'
import { fieldFailure } from '#domain/input/field-failure.ts'
import type { FieldFailure } from '#kit/errors.ts'

/** Returns the failure of a value against its definition, or undefined. `path` names the field. */
export function checkAttributeValue(
  definition: AttributeDefinition,
  path: string,
  value: string,
): FieldFailure | undefined {
  if ([...value].length > definition.maxLength)
    return fieldFailure(path, 'attributeTooLong', { max: definition.maxLength })
  if (definition.values.length > 0 && !definition.values.includes(value))
    return fieldFailure(path, 'attributeOneOf', { values: definition.values.join(', ') })
  if (definition.regex && !fullMatch(definition.regex)?.test(value))
    return fieldFailure(path, 'attributePattern', { pattern: definition.regex })
  return undefined
}
