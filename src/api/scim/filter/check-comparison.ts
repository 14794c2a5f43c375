import type { CompareOperator, Filter } from '#api/scim/filter/filter.ts'
import { type AttributePath, lastOf } from '#api/scim/schema/attribute-path.ts'
import { badRequest } from '#api/scim/scim-error.ts'

type Comparison = Extract<Filter, { kind: 'compare' }>

const ORDERING: ReadonlySet<CompareOperator> = new Set(['gt', 'ge', 'lt', 'le'])
const TEXTUAL: ReadonlySet<CompareOperator> = new Set(['co', 'sw', 'ew'])

/**
 * The comparison with its value in the type of the attribute; a comparison with a list of complex values is one with
 * their `value` (RFC 7644 §3.4.2.2).
 * @throws ScimError invalidFilter for an operator or a value that does not fit the attribute
 */
export function checkComparison(comparison: Comparison, name: string): Comparison {
  const path = comparablePath(comparison.path, name)
  const { type } = lastOf(path)
  const { operator, value } = comparison
  if (value === null) {
    if (operator !== 'eq' && operator !== 'ne') throw invalid(`"${operator}" cannot be used with null`)
    return { ...comparison, path }
  }
  if (type === 'boolean') return { ...comparison, path, value: toBoolean(operator, value, name) }
  if (typeof value !== (type === 'integer' ? 'number' : 'string'))
    throw invalid(`"${name}" has to be compared with a ${type === 'integer' ? 'number' : 'text'}`)
  if (TEXTUAL.has(operator) && (type === 'integer' || type === 'dateTime'))
    throw invalid(`"${operator}" cannot be used with "${name}"`)
  if (type === 'binary' && ORDERING.has(operator)) throw invalid(`"${operator}" cannot be used with "${name}"`)
  if (type === 'dateTime' && Number.isNaN(Date.parse(String(value))))
    throw invalid(`"${name}" has to be compared with a time such as "2026-11-30T12:00:00Z"`)
  return { ...comparison, path }
}

function comparablePath(path: AttributePath, name: string): AttributePath {
  const attribute = lastOf(path)
  if (attribute.type !== 'complex') return path
  const value = attribute.multiValued ? attribute.subAttributes?.find((each) => each.name === 'value') : undefined
  if (!value) throw invalid(`"${name}" has sub-attributes, of which one has to be named`)
  return [path[0], ...path.slice(1), value]
}

/** Some clients quote flags. */
function toBoolean(operator: CompareOperator, value: string | number | boolean, name: string): boolean {
  if (operator !== 'eq' && operator !== 'ne') throw invalid(`"${operator}" cannot be used with "${name}"`)
  const text = String(value).toLowerCase()
  if (text !== 'true' && text !== 'false') throw invalid(`"${name}" has to be compared with true or false`)
  return text === 'true'
}

function invalid(detail: string) {
  return badRequest('invalidFilter', `filter: ${detail}`)
}
