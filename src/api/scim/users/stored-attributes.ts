/** Attributes of a person that are kept as metadata, and how. */
import { ENTERPRISE_SCHEMA } from '#api/scim/schema/enterprise-user-schema.ts'
import { isObject, type ScimObject, type ScimValue } from '#api/scim/value.ts'
import { PROVISIONED_PREFIX } from '#domain/user/provisioning/provisioned-user.ts'
import { ownProperty } from '#kit/own-property.ts'

const TEXTS = ['externalId', 'profileUrl', 'title', 'userType', 'locale', 'timezone']
const NAME_TEXTS = ['formatted', 'middleName', 'honorificPrefix', 'honorificSuffix']
/** JSON. */
const STRUCTURES = ['emails', 'phoneNumbers', 'ims', 'photos', 'addresses', 'entitlements', 'roles', 'x509Certificates']
const ENTERPRISE_KEY = `${PROVISIONED_PREFIX}enterprise`

export const metadataKey = (attribute: string): string => PROVISIONED_PREFIX + attribute

/** Attributes of a resource that are stored as metadata, by key. */
export function toMetadata(resource: ScimObject): Map<string, string> {
  const entries = new Map<string, string>()
  const note = (key: string, value: ScimValue | undefined) => {
    if (typeof value === 'string') entries.set(key, value)
    else if (value !== undefined) entries.set(key, JSON.stringify(value))
  }
  const name = ownProperty(resource, 'name')
  for (const attribute of [...TEXTS, ...STRUCTURES]) note(metadataKey(attribute), ownProperty(resource, attribute))
  for (const part of NAME_TEXTS) note(metadataKey(`name.${part}`), isObject(name) ? ownProperty(name, part) : undefined)
  note(ENTERPRISE_KEY, ownProperty(resource, ENTERPRISE_SCHEMA))
  return entries
}

/** The reverse: attributes of a resource, and the parts of its name. */
export function fromMetadata(metadata: ReadonlyMap<string, string>): { attributes: ScimObject; name: ScimObject } {
  const texts = (names: readonly string[], prefix: string) =>
    names.flatMap((name) => {
      const value = metadata.get(metadataKey(prefix + name))
      return value === undefined ? [] : [[name, value] as const]
    })
  const structures = STRUCTURES.flatMap((name) => structure(name, metadata.get(metadataKey(name))))
  const enterprise = structure(ENTERPRISE_SCHEMA, metadata.get(ENTERPRISE_KEY))
  return {
    attributes: Object.fromEntries([...texts(TEXTS, ''), ...structures, ...enterprise]),
    name: Object.fromEntries(texts(NAME_TEXTS, 'name.')),
  }
}

/** Other APIs can write metadata too: invalid JSON counts as no value. */
function structure(name: string, text: string | undefined): (readonly [string, ScimValue])[] {
  if (text === undefined) return []
  try {
    return [[name, JSON.parse(text)]]
  } catch {
    return []
  }
}
