import { ENTERPRISE_SCHEMA } from '#api/scim/schema/enterprise-user-schema.ts'
import { USER_SCHEMA } from '#api/scim/schema/user-schema.ts'
import { locationOf, type ScimContext } from '#api/scim/scim-context.ts'
import { badRequest } from '#api/scim/scim-error.ts'
import { primaryPhone, primaryValue, shownList } from '#api/scim/users/contacts.ts'
import { fromMetadata, toMetadata } from '#api/scim/users/stored-attributes.ts'
import { asList, isObject, type ScimObject } from '#api/scim/value.ts'
import { versionTag } from '#api/scim/versions.ts'
import type { ProvisionedUser } from '#domain/user/provisioning/provisioned-user.ts'
import type { ProvisionedView } from '#domain/user/provisioning/provisioned-views.ts'
import { ownProperty } from '#kit/own-property.ts'

/** A person as stored. */
export interface UserRecord {
  readonly user: ProvisionedView
  readonly groups: readonly { readonly id: string; readonly displayName: string }[]
}

const NO_LANGUAGE = 'und'

export function fromUserRecord(ctx: Pick<ScimContext, 'base'>, { user, groups }: UserRecord): ScimObject {
  const { profile } = user
  const { attributes, name } = fromMetadata(user.metadata)
  const emails = shownList(ownProperty(attributes, 'emails'), user.email, primaryValue)
  const phoneNumbers = shownList(ownProperty(attributes, 'phoneNumbers'), user.phone, primaryPhone)
  return {
    schemas: [USER_SCHEMA, ...(ownProperty(attributes, ENTERPRISE_SCHEMA) === undefined ? [] : [ENTERPRISE_SCHEMA])],
    id: user.id,
    userName: user.userName,
    ...nameOf(profile, name),
    ...(profile.displayName ? { displayName: profile.displayName } : {}),
    ...(profile.nickName ? { nickName: profile.nickName } : {}),
    ...(profile.preferredLanguage === NO_LANGUAGE ? {} : { preferredLanguage: profile.preferredLanguage }),
    active: user.active,
    ...attributes,
    ...(emails.length > 0 ? { emails } : {}),
    ...(phoneNumbers.length > 0 ? { phoneNumbers } : {}),
    ...(groups.length > 0 ? { groups: groups.map((group) => groupOf(ctx, group)) } : {}),
    meta: {
      resourceType: 'User',
      created: new Date(user.createdAt).toISOString(),
      lastModified: new Date(user.changedAt).toISOString(),
      location: locationOf(ctx, '/Users', user.id),
      version: versionTag(user.sequence),
    },
  }
}

function nameOf({ firstName, lastName }: ProvisionedView['profile'], stored: ScimObject): ScimObject {
  const formatted = ownProperty(stored, 'formatted') ?? `${firstName} ${lastName}`.trim()
  const name = {
    ...stored,
    ...(formatted === '' ? {} : { formatted }),
    ...(lastName ? { familyName: lastName } : {}),
    ...(firstName ? { givenName: firstName } : {}),
  }
  return Object.keys(name).length === 0 ? {} : { name }
}

const groupOf = (ctx: Pick<ScimContext, 'base'>, { id, displayName }: UserRecord['groups'][number]): ScimObject => ({
  value: id,
  $ref: locationOf(ctx, '/Groups', id),
  display: displayName,
  type: 'direct',
})

/**
 * Returns the stored part of a resource. `active` applies if the resource does not have it.
 * @throws ScimError invalidValue without a user name
 */
export function toProvisionedUser(resource: ScimObject, active: boolean): ProvisionedUser {
  const userName = textAt(resource, 'userName')
  if (userName.trim() === '') throw badRequest('invalidValue', 'userName is required')
  const name = ownProperty(resource, 'name')
  const part = (of: string) => (isObject(name) ? textAt(name, of) : '')
  const activeValue = ownProperty(resource, 'active')
  const password = textAt(resource, 'password')
  return {
    userName,
    profile: {
      firstName: part('givenName'),
      lastName: part('familyName'),
      nickName: textAt(resource, 'nickName'),
      displayName: textAt(resource, 'displayName') || part('formatted'),
      preferredLanguage: textAt(resource, 'preferredLanguage').replaceAll('_', '-'),
      gender: 0,
    },
    email: primaryValue(ownProperty(resource, 'emails')),
    phone: primaryPhone(ownProperty(resource, 'phoneNumbers')),
    active: typeof activeValue === 'boolean' ? activeValue : active,
    ...(password === '' ? {} : { password }),
    metadata: toMetadata(withoutDerived(resource)),
  }
}

/** A name that is only first and last name joined is not kept: it follows them. */
export function withoutDerived(resource: ScimObject): ScimObject {
  const name = ownProperty(resource, 'name')
  if (!isObject(name) || name.formatted === undefined) return resource
  const joined = `${textAt(name, 'givenName')} ${textAt(name, 'familyName')}`.trim()
  if (name.formatted !== joined) return resource
  const { formatted: _derived, ...others } = name
  return { ...resource, name: others }
}

function textAt(object: ScimObject, name: string): string {
  const [value] = asList(ownProperty(object, name))
  return typeof value === 'string' ? value : ''
}
