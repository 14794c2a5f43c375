/**
 * Roles that members of a group have: the organization's metadata maps the names of groups to roles of the organization
 * and of projects (docs/scim.md).
 */
import { loadGroups, parseObject } from '#api/scim/groups/group-store.ts'
import type { ScimContext } from '#api/scim/scim-context.ts'
import { asList, isObject, type ScimValue } from '#api/scim/value.ts'
import { addUserGrant } from '#domain/grant/add-user-grant.ts'
import { findGrantedRoles } from '#domain/grant/find-granted-roles.ts'
import { removeUserGrants } from '#domain/grant/remove-user-grants.ts'
import { updateUserGrant } from '#domain/grant/update-user-grant.ts'
import { addOrgMember } from '#domain/member/add-org-member.ts'
import { removeOrgMember } from '#domain/member/remove-org-member.ts'
import { updateOrgMember } from '#domain/member/update-org-member.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { GROUP_KEY_PREFIX } from '#domain/user/provisioning/provisioned-user.ts'
import { userAggregate } from '#domain/user/user.ts'
import { ownProperty } from '#kit/own-property.ts'

export const MAPPING_KEY = 'urn:usher:scim:mapping'

/** Roles by owner: '' is the organization, all others a project. */
type Roles = ReadonlyMap<string, ReadonlySet<string>>

/**
 * Gives a person the roles that their groups are mapped to, and takes those of groups that they are no longer in. Roles
 * that no group is mapped to are not changed.
 */
export async function alignRoles(ctx: ScimContext, userId: string): Promise<void> {
  const { state: org } = await ctx.events.load(orgAggregate, ctx.orgId)
  const mapping = readMapping(org.metadata[MAPPING_KEY]?.value)
  if (mapping.size === 0) return
  const names = await groupNamesOf(ctx, userId)
  const managed = union([...mapping.values()])
  const targetRoles = union([...mapping].flatMap(([name, roles]) => (names.has(name) ? [roles] : [])))
  for (const [projectId, roles] of managed) {
    const rolesToAdd = targetRoles.get(projectId) ?? new Set<string>()
    const align = (currentKeys: readonly string[]) => [...currentKeys.filter((role) => !roles.has(role)), ...rolesToAdd]
    if (projectId === '') await alignMember(ctx, userId, { currentKeys: org.members[userId]?.roles, align })
    else await alignGrant(ctx, userId, { projectId, align })
  }
}

/** By the name of the group in lower case; an invalid mapping is empty. */
function readMapping(value: string | undefined): ReadonlyMap<string, Roles> {
  if (value === undefined) return new Map()
  const entries = Object.entries(parseObject(value)).map(
    ([name, targets]) => [name.toLowerCase(), union(asList(targets).map(readTarget))] as const,
  )
  return new Map(entries)
}

/** `{"orgRoles": […]}` or `{"projectId": "…", "roleKeys": […]}`. */
function readTarget(target: ScimValue): Roles {
  if (!isObject(target)) return new Map()
  const texts = (name: string) => asList(ownProperty(target, name)).filter((each) => typeof each === 'string')
  const projectId = ownProperty(target, 'projectId')
  const ofProject =
    typeof projectId === 'string' && projectId !== '' ? [[projectId, new Set(texts('roleKeys'))] as const] : []
  return new Map([['', new Set(texts('orgRoles'))] as const, ...ofProject])
}

function union(all: readonly Roles[]): Roles {
  const joined = new Map<string, ReadonlySet<string>>()
  for (const roles of all)
    for (const [of, names] of roles) if (names.size > 0) joined.set(of, new Set([...(joined.get(of) ?? []), ...names]))
  return joined
}

async function groupNamesOf(ctx: ScimContext, userId: string): Promise<ReadonlySet<string>> {
  const [groups, user] = await Promise.all([loadGroups(ctx), ctx.events.load(userAggregate, userId)])
  const ids = Object.keys(user.state.metadata).filter((key) => key.startsWith(GROUP_KEY_PREFIX))
  return new Set(ids.map((key) => groups.get(key.slice(GROUP_KEY_PREFIX.length))?.displayName.toLowerCase() ?? ''))
}

interface Alignment {
  readonly align: (held: readonly string[]) => readonly string[]
}

async function alignMember(
  ctx: ScimContext,
  userId: string,
  { currentKeys, align }: Alignment & { currentKeys: readonly string[] | undefined },
): Promise<void> {
  const roles = align(currentKeys ?? [])
  if (isSame(currentKeys ?? [], roles)) return
  const org = { id: ctx.orgId }
  if (roles.length === 0) await removeOrgMember(ctx, org, userId)
  else await (currentKeys ? updateOrgMember : addOrgMember)(ctx, org, { userId, roles })
}

async function alignGrant(
  ctx: ScimContext,
  userId: string,
  { projectId, align }: Alignment & { projectId: string },
): Promise<void> {
  const grant = await findGrantedRoles(ctx, { orgId: ctx.orgId, userId, projectId })
  const currentKeys = grant?.roleKeys ?? []
  const roleKeys = align(currentKeys)
  if (isSame(currentKeys, roleKeys)) return
  if (!grant) await addUserGrant(ctx, { orgId: ctx.orgId, userId, projectId, projectGrantId: '', roleKeys })
  else if (roleKeys.length === 0) await removeUserGrants(ctx, [{ userId, id: grant.id }])
  else await updateUserGrant(ctx, { userId, id: grant.id }, roleKeys)
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  new Set(one).size === new Set(other).size && one.every((role) => other.includes(role))
