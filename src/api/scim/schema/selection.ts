import { type AttributePath, resolvePath } from '#api/scim/schema/attribute-path.ts'
import type { ResourceType } from '#api/scim/schema/resource-type.ts'
import { badRequest } from '#api/scim/scim-error.ts'
import { isObject, type ScimObject, type ScimValue } from '#api/scim/value.ts'

/** Attributes that a response contains (RFC 7644 §3.9). */
export interface Selection {
  readonly include: readonly AttributePath[]
  readonly exclude: readonly AttributePath[]
}

/** @throws ScimError where both lists are given; names that do not exist select nothing */
export function readSelection(type: ResourceType, attributes: string, excluded: string): Selection {
  if (attributes !== '' && excluded !== '')
    throw badRequest('invalidValue', 'attributes and excludedAttributes cannot be used together')
  return { include: pathsOf(type, attributes), exclude: pathsOf(type, excluded) }
}

export const everything: Selection = { include: [], exclude: [] }

/** Returns whether an attribute must be loaded. */
export function isSelected({ include, exclude }: Selection, name: string): boolean {
  if (include.length > 0) return include.some(([attribute]) => attribute.name === name)
  return !exclude.some((path) => path.length === 1 && path[0].name === name)
}

/** Attributes that are always returned cannot be excluded. */
export function select(type: ResourceType, resource: ScimObject, selection: Selection): ScimObject {
  const { include, exclude } = selection
  const entries = Object.entries(resource).flatMap(([name, value]) => {
    const attribute = type.attributes.find((each) => each.name === name)
    if (!attribute || attribute.returned === 'never') return []
    if (attribute.returned === 'always') return [[name, value] as const]
    const selectedPaths = include.filter(([first]) => first.name === name)
    if (include.length > 0) return selectedPaths.length === 0 ? [] : entry(name, narrow(value, selectedPaths, true))
    const unwanted = exclude.filter(([first]) => first.name === name)
    return unwanted.some((path) => path.length === 1) ? [] : entry(name, narrow(value, unwanted, false))
  })
  return Object.fromEntries(entries)
}

function entry(name: string, value: ScimValue): (readonly [string, ScimValue])[] {
  return isObject(value) && Object.keys(value).length === 0 ? [] : [[name, value]]
}

/** Keeps, or drops, the sub-attributes of the paths. */
function narrow(value: ScimValue, paths: readonly AttributePath[], keep: boolean): ScimValue {
  if (paths.length === 0 || paths.some((path) => path.length === 1)) return value
  const names = new Set(paths.map((path) => path[1]?.name))
  const narrowOne = (one: ScimValue): ScimValue =>
    isObject(one) ? Object.fromEntries(Object.entries(one).filter(([name]) => names.has(name) === keep)) : one
  return Array.isArray(value) ? value.map(narrowOne) : narrowOne(value)
}

function pathsOf(type: ResourceType, text: string): AttributePath[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .flatMap((name) => {
      const path = name === '' ? undefined : resolvePath(type, name)
      return path ? [path] : []
    })
}
