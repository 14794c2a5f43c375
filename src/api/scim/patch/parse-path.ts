import type { Filter } from '#api/scim/filter/filter.ts'
import { FilterReader } from '#api/scim/filter/parse-filter.ts'
import { tokenize } from '#api/scim/filter/tokenize.ts'
import { type Attribute, findAttribute } from '#api/scim/schema/attribute.ts'
import { type AttributePath, lastOf, resolvePath } from '#api/scim/schema/attribute-path.ts'
import type { ResourceType } from '#api/scim/schema/resource-type.ts'
import { badRequest } from '#api/scim/scim-error.ts'

/** Target of an operation: an attribute, values of a list that match a filter, or a member of those values. */
export interface PatchTarget {
  readonly path: AttributePath
  readonly filter?: Filter
  readonly member?: Attribute
}

/**
 * Parses the path of an operation (RFC 7644 §3.5.2): `name.givenName`, `emails[type eq "work"].value`, or a name
 * prefixed with the URN of its schema.
 * @throws ScimError invalidPath, or invalidFilter for the text between the brackets
 */
export function parsePath(type: ResourceType, text: string): PatchTarget {
  const tokens = tokenize(text)
  const [first] = tokens ?? []
  if (!tokens || first?.kind !== 'name') throw invalid(text, 'is not well formed')
  const path = resolvePath(type, first.text)
  if (!path) throw invalid(text, 'leads to no attribute')
  if (tokens.length === 1) return { path }
  const attribute = lastOf(path)
  const reader = new FilterReader(tokens, 1)
  if (!attribute.multiValued || !attribute.subAttributes || !reader.takeSign('['))
    throw invalid(text, 'has a filter where no list of values is')
  const filter = reader.anyOf({ attributes: attribute.subAttributes }, 0)
  if (!reader.takeSign(']')) throw invalid(text, 'has no "]"')
  if (reader.isAtEnd) return { path, filter }
  const last = tokens[reader.position]
  const member = last?.kind === 'member' ? findAttribute(attribute.subAttributes, last.text) : undefined
  if (!member || reader.position !== tokens.length - 1) throw invalid(text, 'leads to no attribute')
  return { path, filter, member }
}

function invalid(text: string, what: string) {
  return badRequest('invalidPath', `the path "${text}" ${what}`)
}
