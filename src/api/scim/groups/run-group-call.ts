import {
  fromGroup,
  groupVersion,
  type Member,
  toWantedGroup,
  type WantedGroup,
} from '#api/scim/groups/group-resource.ts'
import { type GroupRecord, groupKey, listMembers, loadGroups } from '#api/scim/groups/group-store.ts'
import { setMemberships } from '#api/scim/groups/set-memberships.ts'
import { applyPatch } from '#api/scim/patch/apply-patch.ts'
import { readOperations } from '#api/scim/patch/read-operations.ts'
import type { ResourceCall, ResourceResponse } from '#api/scim/resource-call.ts'
import { readResource } from '#api/scim/schema/read-resource.ts'
import { requireSchema } from '#api/scim/schema/require-schema.ts'
import { groupType } from '#api/scim/schema/resource-type.ts'
import { isSelected } from '#api/scim/schema/selection.ts'
import { locationOf, type ScimContext } from '#api/scim/scim-context.ts'
import { badRequest, noResource, ScimError } from '#api/scim/scim-error.ts'
import type { ScimObject } from '#api/scim/value.ts'
import { isKnown, requireMatch } from '#api/scim/versions.ts'
import { removeOrgMetadata } from '#domain/org/metadata/remove-org-metadata.ts'
import { setOrgMetadata } from '#domain/org/metadata/set-org-metadata.ts'
import { findPersonIds } from '#domain/user/provisioning/provisioned-ids.ts'

/** @throws ScimError, AppError */
export async function runGroupCall(ctx: ScimContext, call: ResourceCall): Promise<ResourceResponse> {
  switch (call.method) {
    case 'GET':
      return getGroup(ctx, call)
    case 'POST':
      return createGroup(ctx, call)
    case 'DELETE':
      return deleteGroup(ctx, call)
    default:
      return changeGroup(ctx, call)
  }
}

async function getGroup(ctx: ScimContext, { id, conditions, selection }: ResourceCall): Promise<ResourceResponse> {
  ctx.caller.require('user.read', ctx.orgId)
  const group = await requireGroup(ctx, id)
  const response = await responseOf(ctx, 200, group, isSelected(selection, 'members'))
  return response.version && isKnown(conditions, response.version) ? { ...response, status: 304 } : response
}

async function createGroup(ctx: ScimContext, { body }: ResourceCall): Promise<ResourceResponse> {
  requireWritable(ctx)
  requireSchema(groupType, body)
  const requestedGroup = toWantedGroup(readResource(groupType, body))
  await requirePeople(ctx, requestedGroup.memberIds)
  const id = ctx.newId()
  await storeGroup(ctx, id, requestedGroup)
  try {
    await setMemberships(ctx, id, { joining: [...requestedGroup.memberIds], leaving: [] })
  } catch (error) {
    // A member, or a role that the group is mapped to, was rejected: the group is not created.
    await removeGroup(ctx, id)
    throw error
  }
  return responseOf(ctx, 201, await requireGroup(ctx, id))
}

async function changeGroup(ctx: ScimContext, call: ResourceCall): Promise<ResourceResponse> {
  requireWritable(ctx)
  const group = await requireGroup(ctx, call.id)
  const members = await listMembers(ctx, call.id)
  requireMatch(call.conditions, groupVersion(group, members))
  const requestedGroup = toWantedGroup(resourceAfter(fromGroup(ctx, group, members), call))
  const present = new Set(members.map(({ id }) => id))
  const joining = [...requestedGroup.memberIds].filter((id) => !present.has(id))
  await requirePeople(ctx, new Set(joining))
  const isRenamed = requestedGroup.displayName !== group.displayName
  if (isRenamed || requestedGroup.externalId !== group.externalId) await storeGroup(ctx, call.id, requestedGroup)
  const leaving = [...present].filter((id) => !requestedGroup.memberIds.has(id))
  // Another name may be mapped to other roles.
  const staying = isRenamed ? [...present].filter((id) => requestedGroup.memberIds.has(id)) : []
  await setMemberships(ctx, call.id, { joining: [...joining, ...staying], leaving })
  return responseOf(ctx, 200, await requireGroup(ctx, call.id))
}

function resourceAfter(current: ScimObject, { method, body }: ResourceCall): ScimObject {
  if (method === 'PATCH') return applyPatch(groupType, current, readOperations(body))
  requireSchema(groupType, body)
  return readResource(groupType, body)
}

async function deleteGroup(ctx: ScimContext, { id, conditions }: ResourceCall): Promise<ResourceResponse> {
  requireWritable(ctx)
  const group = await requireGroup(ctx, id)
  const members = await listMembers(ctx, id)
  requireMatch(conditions, groupVersion(group, members))
  await removeGroup(ctx, id)
  return { status: 204 }
}

async function removeGroup(ctx: ScimContext, id: string): Promise<void> {
  const members = await listMembers(ctx, id)
  await setMemberships(ctx, id, { joining: [], leaving: members.map((member) => member.id) })
  await removeOrgMetadata(ctx, { id: ctx.orgId }, [groupKey(id)])
}

function requireWritable(ctx: ScimContext): void {
  ctx.caller.require('org.write', ctx.orgId)
  ctx.caller.require('user.write', ctx.orgId)
}

async function requireGroup(ctx: ScimContext, id: string): Promise<GroupRecord> {
  const group = (await loadGroups(ctx)).get(id)
  if (!group) throw noResource('Group', id)
  return group
}

/** @throws ScimError invalidValue for a member that is no person of the organization */
async function requirePeople(ctx: ScimContext, ids: ReadonlySet<string>): Promise<void> {
  if (ids.size === 0) return
  const known = await findPersonIds(ctx, ctx.orgId, ids)
  const [missing] = [...ids].filter((id) => !known.has(id))
  if (missing !== undefined) throw badRequest('invalidValue', `members: User "${missing}" does not exist`)
}

async function storeGroup(ctx: ScimContext, id: string, { displayName, externalId }: WantedGroup): Promise<void> {
  const groups = await loadGroups(ctx)
  const groupOfName = [...groups.values()].find(
    (group) => group.id !== id && group.displayName.toLowerCase() === displayName.toLowerCase(),
  )
  if (groupOfName) throw new ScimError(409, 'uniqueness', `a group with the displayName "${displayName}" exists`)
  const value = Buffer.from(JSON.stringify({ displayName, externalId })).toString('base64')
  await setOrgMetadata(ctx, { id: ctx.orgId }, [{ key: groupKey(id), value }])
}

async function responseOf(
  ctx: ScimContext,
  status: 200 | 201,
  group: GroupRecord,
  withMembers = true,
): Promise<ResourceResponse> {
  const members: readonly Member[] | undefined = withMembers ? await listMembers(ctx, group.id) : undefined
  return {
    status,
    resource: fromGroup(ctx, group, members),
    location: locationOf(ctx, '/Groups', group.id),
    ...(members ? { version: groupVersion(group, members) } : {}),
  }
}
