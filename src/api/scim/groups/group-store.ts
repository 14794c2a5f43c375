/** Groups are metadata of the organization, one entry each; their members have an entry for each of their groups. */
import type { ScimContext } from '#api/scim/scim-context.ts'
import { isObject, isStorable, type ScimObject } from '#api/scim/value.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { findMembers, findMembershipsOf, type GroupMember } from '#domain/user/provisioning/provisioned-ids.ts'
import { GROUP_KEY_PREFIX } from '#domain/user/provisioning/provisioned-user.ts'

export interface GroupRecord {
  readonly id: string
  readonly displayName: string
  /** '' : none. */
  readonly externalId: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly changedAt: number
}

/** By the id of the group. */
type Members = ReadonlyMap<string, readonly GroupMember[]>

export const groupKey = (id: string): string => GROUP_KEY_PREFIX + id

/** All groups of the organization, by id. */
export async function loadGroups({ events, orgId }: Pick<ScimContext, 'events' | 'orgId'>) {
  const { state } = await events.load(orgAggregate, orgId)
  const groups = Object.entries(state.metadata).flatMap(([key, entry]) => {
    if (!key.startsWith(GROUP_KEY_PREFIX)) return []
    const id = key.slice(GROUP_KEY_PREFIX.length)
    const { displayName, externalId = '' } = parseObject(entry.value)
    if (typeof displayName !== 'string') return []
    const { createdAt, changedAt } = entry
    return [[id, { id, displayName, externalId: String(externalId), createdAt, changedAt }] as const]
  })
  return new Map<string, GroupRecord>(groups)
}

/** The object in the value of an entry (base64 of JSON); an empty one where other APIs wrote something else. */
export function parseObject(value: string): ScimObject {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(value, 'base64').toString())
    return isObject(parsed) ? parsed : {}
  } catch {
    return {}
  }
}

/** Returns the users that are members of a group, by id. */
export const listMembers = async (ctx: ScimContext, groupId: string): Promise<readonly GroupMember[]> =>
  (await listMembersOfAll(ctx, [groupId])).get(groupId) ?? []

/** Returns the members of groups, by group and by id. */
export const listMembersOfAll = async (ctx: ScimContext, groupIds: readonly string[]): Promise<Members> =>
  byGroup(await findMembers(ctx, ctx.orgId, groupIds.map(groupKey)))

/** Returns the groups of users, each with those of the users that are members of it. */
export const listMemberships = async (ctx: ScimContext, userIds: ReadonlySet<string>): Promise<Members> =>
  byGroup(await findMembershipsOf(ctx, ctx.orgId, [...userIds].filter(isStorable)))

const byGroup = (members: readonly GroupMember[]): Members =>
  Map.groupBy(members, ({ key }) => key.slice(GROUP_KEY_PREFIX.length))
