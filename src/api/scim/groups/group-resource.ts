import { createHash } from 'node:crypto'
import type { GroupRecord } from '#api/scim/groups/group-store.ts'
import { GROUP_SCHEMA } from '#api/scim/schema/group-schema.ts'
import { locationOf, type ScimContext } from '#api/scim/scim-context.ts'
import { badRequest } from '#api/scim/scim-error.ts'
import { asList, isObject, type ScimObject } from '#api/scim/value.ts'
import { versionTag } from '#api/scim/versions.ts'
import { ownProperty } from '#kit/own-property.ts'

export interface Member {
  readonly id: string
  readonly name: string
}

/** Description of a group by a client. */
export interface WantedGroup {
  readonly displayName: string
  readonly externalId: string
  readonly memberIds: ReadonlySet<string>
}

/** `members` absent: they were not read. The version covers them. */
export function fromGroup(ctx: ScimContext, group: GroupRecord, members: readonly Member[] | undefined): ScimObject {
  return {
    schemas: [GROUP_SCHEMA],
    id: group.id,
    ...(group.externalId ? { externalId: group.externalId } : {}),
    displayName: group.displayName,
    ...(members && members.length > 0 ? { members: members.map((member) => fromMember(ctx, member)) } : {}),
    meta: {
      resourceType: 'Group',
      created: new Date(group.createdAt).toISOString(),
      lastModified: new Date(group.changedAt).toISOString(),
      location: locationOf(ctx, '/Groups', group.id),
      ...(members ? { version: groupVersion(group, members) } : {}),
    },
  }
}

export function groupVersion({ displayName, externalId }: GroupRecord, members: readonly Member[]): string {
  const state = JSON.stringify([displayName, externalId, ...members.map(({ id }) => id)])
  return versionTag(createHash('sha256').update(state).digest('base64url').slice(0, 22))
}

const fromMember = (ctx: ScimContext, { id, name }: Member): ScimObject => ({
  value: id,
  $ref: locationOf(ctx, '/Users', id),
  display: name,
  type: 'User',
})

/** @throws ScimError invalidValue without a name, and for a member that is no person */
export function toWantedGroup(resource: ScimObject): WantedGroup {
  const { displayName = '', externalId = '' } = resource
  if (typeof displayName !== 'string' || displayName.trim() === '')
    throw badRequest('invalidValue', 'displayName is required')
  const members = asList(ownProperty(resource, 'members')).map((member) => {
    const value = isObject(member) ? ownProperty(member, 'value') : undefined
    if (typeof value !== 'string') throw badRequest('invalidValue', 'members: the value of a member is missing')
    if (isObject(member) && String(member.type ?? 'User').toLowerCase() === 'group')
      throw badRequest('invalidValue', 'members: groups within groups are not supported')
    return value
  })
  return { displayName: displayName.trim(), externalId: String(externalId), memberIds: new Set(members) }
}
