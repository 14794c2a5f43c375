import { expect, test } from 'vitest'
import type { AttributeDefinition } from '#domain/attribute-definition/attributes.ts'
import { checkAttributeValue } from '#domain/attribute-definition/check-attribute-value.ts'

const any: AttributeDefinition = { maxLength: 500, regex: '', values: [], unique: false }
const check = (definition: Partial<AttributeDefinition>, value: string) =>
  checkAttributeValue({ ...any, ...definition }, 'properties.x', value)?.id

test.each([
  [{}, 'anything', undefined],
  [{ maxLength: 2 }, '👍👍', undefined],
  [{ maxLength: 2 }, 'abc', 'FIELD-attributeTooLong'],
  [{ values: ['gold', 'silver'] }, 'gold', undefined],
  [{ values: ['gold', 'silver'] }, 'Gold', 'FIELD-attributeOneOf'],
  [{ regex: 'C-\\d+' }, 'C-1007', undefined],
  // The expression must match the whole value, for each of its alternatives.
  [{ regex: 'C-\\d+' }, 'xC-1007', 'FIELD-attributePattern'],
  [{ regex: 'a|b' }, 'ac', 'FIELD-attributePattern'],
])('%j and %j: %s', (definition, value, id) => expect(check(definition, value)).toBe(id))
