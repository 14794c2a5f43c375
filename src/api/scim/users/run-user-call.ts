import { applyPatch } from '#api/scim/patch/apply-patch.ts'
import { readOperations } from '#api/scim/patch/read-operations.ts'
import type { ResourceCall, ResourceResponse } from '#api/scim/resource-call.ts'
import { readResource } from '#api/scim/schema/read-resource.ts'
import { requireSchema } from '#api/scim/schema/require-schema.ts'
import { userType } from '#api/scim/schema/resource-type.ts'
import { locationOf, type ScimContext } from '#api/scim/scim-context.ts'
import { noResource } from '#api/scim/scim-error.ts'
import { findUser } from '#api/scim/users/find-users.ts'
import { fromUserRecord, toProvisionedUser, type UserRecord, withoutDerived } from '#api/scim/users/user-resource.ts'
import type { ScimObject } from '#api/scim/value.ts'
import { isKnown, requireMatch, versionTag } from '#api/scim/versions.ts'
import { removeUserEverywhere } from '#domain/user/flows/remove-user-everywhere.ts'
import { changeProvisionedUser } from '#domain/user/provisioning/change-provisioned-user.ts'
import { provisionUser } from '#domain/user/provisioning/provision-user.ts'
import { AppError } from '#kit/errors.ts'

/** Retries of a change after a conflict, if the client sent no version. */
const MAX_ATTEMPTS = 5

/** @throws ScimError, AppError */
export async function runUserCall(ctx: ScimContext, call: ResourceCall): Promise<ResourceResponse> {
  switch (call.method) {
    case 'GET':
      return getUser(ctx, call)
    case 'POST':
      return createUser(ctx, call)
    case 'DELETE':
      return deleteUser(ctx, call)
    default:
      return changeUser(ctx, call)
  }
}

async function getUser(ctx: ScimContext, { id, conditions }: ResourceCall): Promise<ResourceResponse> {
  if (ctx.caller.id !== id) ctx.caller.require('user.read', ctx.orgId)
  const response = responseOf(ctx, 200, await requireRecord(ctx, id))
  return isKnown(conditions, response.version) ? { ...response, status: 304 } : response
}

async function createUser(ctx: ScimContext, { body }: ResourceCall): Promise<ResourceResponse> {
  requireSchema(userType, body)
  const id = await provisionUser(ctx, ctx.orgId, toProvisionedUser(readResource(userType, body), true))
  return responseOf(ctx, 201, await requireRecord(ctx, id))
}

async function deleteUser(ctx: ScimContext, { id, conditions }: ResourceCall): Promise<ResourceResponse> {
  ctx.caller.require('user.delete', ctx.orgId)
  const { user } = await requireRecord(ctx, id)
  requireMatch(conditions, versionTag(user.sequence))
  await removeUserEverywhere(ctx, { id, within: ctx.orgId })
  return { status: 204 }
}

async function changeUser(ctx: ScimContext, call: ResourceCall): Promise<ResourceResponse> {
  ctx.caller.require('user.write', ctx.orgId)
  for (let attempt = 1; ; attempt++) {
    const record = await requireRecord(ctx, call.id)
    const { user } = record
    requireMatch(call.conditions, versionTag(user.sequence))
    const requestedUser = toProvisionedUser(resourceAfter(ctx, record, call), user.active)
    // Gender is no part of SCIM.
    const profile = { ...requestedUser.profile, gender: user.profile.gender }
    const change = { sequence: user.sequence, wanted: { ...requestedUser, profile } }
    try {
      await changeProvisionedUser(ctx, { id: call.id, within: ctx.orgId }, change)
      return responseOf(ctx, 200, await requireRecord(ctx, call.id))
    } catch (error) {
      const isStale = error instanceof AppError && error.reason === 'user.versionStale'
      if (!isStale || call.conditions.ifMatch !== '' || attempt === MAX_ATTEMPTS) throw error
    }
  }
}

function resourceAfter(ctx: ScimContext, record: UserRecord, { method, body }: ResourceCall): ScimObject {
  if (method === 'PATCH') return applyPatch(userType, patchable(ctx, record), readOperations(body))
  requireSchema(userType, body)
  return readResource(userType, body)
}

/** Omits values derived from first and last name, so that they follow later changes. */
function patchable(ctx: ScimContext, record: UserRecord): ScimObject {
  const { displayName, ...resource } = withoutDerived(fromUserRecord(ctx, record))
  const { firstName, lastName } = record.user.profile
  return displayName === undefined || displayName === `${firstName} ${lastName}`.trim()
    ? resource
    : { ...resource, displayName }
}

async function requireRecord(ctx: ScimContext, id: string): Promise<UserRecord> {
  const record = await findUser(ctx, id)
  if (!record) throw noResource('User', id)
  return record
}

function responseOf(ctx: ScimContext, status: 200 | 201, record: UserRecord) {
  const location = locationOf(ctx, '/Users', record.user.id)
  return { status, resource: fromUserRecord(ctx, record), location, version: versionTag(record.user.sequence) }
}
