import type { CompareOperator, CompareValue, Filter } from '#api/scim/filter/filter.ts'
import type { Attribute } from '#api/scim/schema/attribute.ts'
import { type AttributePath, lastOf } from '#api/scim/schema/attribute-path.ts'
import { asList, isObject, isUnassigned, type ScimObject, type ScimValue } from '#api/scim/value.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Whether a resource, or one value of a list, matches a filter. */
export function matchesFilter(filter: Filter, object: ScimObject): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((each) => matchesFilter(each, object))
    case 'or':
      return filter.filters.some((each) => matchesFilter(each, object))
    case 'not':
      return !matchesFilter(filter.filter, object)
    case 'present':
      return valuesAt(object, filter.path).some((value) => value !== '')
    case 'value':
      return valuesAt(object, filter.path).some((value) => isObject(value) && matchesFilter(filter.filter, value))
    case 'compare':
      return compares(filter, object)
  }
}

/** All values at a path, including items of lists along it. */
export function valuesAt(object: ScimObject, [attribute, ...rest]: AttributePath): readonly ScimValue[] {
  const values = asList(ownProperty(object, attribute.name))
  const [next, ...others] = rest
  if (!next) return values
  return values.flatMap((value) => (isObject(value) ? valuesAt(value, [next, ...others]) : []))
}

/** `ne` is the opposite of `eq`, so it matches where the attribute has no value. */
function compares({ path, operator, value }: Extract<Filter, { kind: 'compare' }>, object: ScimObject): boolean {
  const values = valuesAt(object, path)
  const equal = (attributeValue: ScimValue) => compareOne('eq', { attribute: lastOf(path), attributeValue, value })
  if (value === null) return (operator === 'eq') === values.every(isUnassigned)
  if (operator === 'ne') return !values.some(equal)
  return values.some((attributeValue) => compareOne(operator, { attribute: lastOf(path), attributeValue, value }))
}

interface Comparands {
  readonly attribute: Attribute
  readonly attributeValue: ScimValue
  readonly value: CompareValue
}

function compareOne(operator: CompareOperator, { attribute, attributeValue, value }: Comparands): boolean {
  const [one, other] = [comparable(attribute, attributeValue), comparable(attribute, value)]
  if (typeof one === 'string' && typeof other === 'string') return compareTexts(operator, one, other)
  if (operator === 'eq') return one === other
  return typeof one === 'number' && typeof other === 'number' && inOrder(operator, one, other)
}

function comparable({ type, caseExact }: Attribute, value: ScimValue): string | number | boolean | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value !== 'string') return
  if (type === 'dateTime') return Date.parse(value)
  return caseExact || type === 'binary' ? value : value.normalize('NFC').toLowerCase()
}

function compareTexts(operator: CompareOperator, one: string, other: string): boolean {
  if (operator === 'eq') return one === other
  if (operator === 'co') return one.includes(other)
  if (operator === 'sw') return one.startsWith(other)
  if (operator === 'ew') return one.endsWith(other)
  return inOrder(operator, one, other)
}

function inOrder<T extends string | number>(operator: CompareOperator, one: T, other: T): boolean {
  if (operator === 'gt') return one > other
  if (operator === 'ge') return one >= other
  if (operator === 'lt') return one < other
  return operator === 'le' && one <= other
}
