import { type Attribute, findAttribute } from '#api/scim/schema/attribute.ts'
import type { ResourceType } from '#api/scim/schema/resource-type.ts'

/** Attributes from the outermost to the innermost: `name.familyName` is two. Never empty. */
export type AttributePath = readonly [Attribute, ...Attribute[]]

export type PathScope = Pick<ResourceType, 'attributes'> & Partial<Pick<ResourceType, 'schema' | 'extensions'>>

/**
 * Resolves `userName`, `name.familyName` or a name prefixed with the URN of its schema (RFC 7644 §3.10). Undefined for
 * unknown attributes.
 */
export function resolvePath(scope: PathScope, text: string): AttributePath | undefined {
  const folded = text.toLowerCase()
  for (const { id } of scope.extensions ?? []) {
    const extension = findAttribute(scope.attributes, id)
    if (!extension || !folded.startsWith(id.toLowerCase())) continue
    if (text.length === id.length) return [extension]
    const rest = descend(extension.subAttributes ?? [], text.slice(id.length + 1))
    return rest && [extension, ...rest]
  }
  const core = scope.schema && `${scope.schema.id.toLowerCase()}:`
  return descend(scope.attributes, core && folded.startsWith(core) ? text.slice(core.length) : text)
}

function descend(attributes: readonly Attribute[], text: string): AttributePath | undefined {
  const [name = '', ...rest] = text.split('.')
  const attribute = findAttribute(attributes, name)
  if (!attribute) return
  if (rest.length === 0) return [attribute]
  const inner = descend(attribute.subAttributes ?? [], rest.join('.'))
  return inner && [attribute, ...inner]
}

/** The innermost attribute. */
export const lastOf = (path: AttributePath): Attribute => path.at(-1) ?? path[0]
