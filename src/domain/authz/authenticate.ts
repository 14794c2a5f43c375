/**
 * From a bearer token to a caller: who it is, which organization the call acts in, and what it may do there
 * (contract §6). Read anew on every call, so a token dies with its user or organization at once, on every process.
 */

import { roleGrants } from '#domain/authz/roles.ts'
import { verifyAccessToken } from '#domain/authz/verify-access-token.ts'
import type { Caller } from '#domain/caller.ts'
import { noPermission } from '#domain/caller.ts'
import type { OrgContext, Services } from '#domain/context.ts'
import { notFound, permissionDenied, unauthenticated } from '#kit/errors.ts'
import { prepared, type Values } from '#storage/prepared.ts'
import type { ReadModels } from '#storage/tables.ts'

export interface Credentials {
  readonly authorization: string | undefined
  /** The `x-zitadel-orgid` header. */
  readonly orgId: string | undefined
}

/** A membership as far as permissions go. */
interface Held {
  readonly kind: 'instance' | 'org' | 'project' | 'projectGrant'
  readonly orgId: string
  readonly objectId: string
  readonly roles: readonly string[]
}

const invalidToken = () => unauthenticated('AUTH-7fs1e', 'Errors.Token.Invalid')

/** The context of a call by whoever holds the token. `now` in epoch milliseconds. Refuses with Unauthenticated. */
export async function authenticate(
  services: Services,
  credentials: Credentials,
  now: number,
): Promise<Omit<OrgContext, 'language'>> {
  if (!credentials.authorization) throw unauthenticated('', 'auth header missing')
  const token = /^Bearer (\S+)$/i.exec(credentials.authorization)?.[1]
  if (!token) throw invalidToken()
  const holder = await verifyAccessToken(services, token, now)
  if (!holder) throw invalidToken()
  const orgId = credentials.orgId || holder.orgId
  if (orgId !== holder.orgId) await requireOrg(services.rows, orgId)
  const caller = callerWith(holder, await membershipsOf(services.rows, holder.userId))
  return { ...services, caller, orgId, now }
}

/**
 * Refuses unless some membership in the organization acted in, or on the instance, carries the permission. Without
 * any membership there the caller learns only that (contract §6.3, trap 12).
 */
export function authorize(ctx: Pick<OrgContext, 'caller' | 'orgId'>, permission: string): void {
  if (!ctx.caller.isMember(ctx.orgId)) throw notFound('AUTHZ-cdgFk', 'membership not found')
  ctx.caller.require(permission, ctx.orgId)
}

async function requireOrg(rows: ReadModels, orgId: string): Promise<void> {
  const org = await rows.selectFrom('orgs').select('id').where('id', '=', orgId).executeTakeFirst()
  if (!org) throw permissionDenied('AUTH-Bs7Ds', "Organisation doesn't exist")
}

const membersByUser = prepared(
  (rows, value: Values<{ userId: string }>) =>
    rows.selectFrom('members').select(['kind', 'object_id', 'org_id', 'roles']).where('user_id', '=', value('userId')),
  { reads: ['members'] },
)

/** Of rows that were answered before and still stand: the store then gives the very same ones. */
const known = new WeakMap<object, readonly Held[]>()

async function membershipsOf(rows: ReadModels, userId: string): Promise<readonly Held[]> {
  const found = await membersByUser(rows, { userId })
  const before = known.get(found)
  if (before) return before
  const held = found.map((row) => ({
    kind: row.kind,
    orgId: row.org_id,
    objectId: row.object_id,
    // Written by memberRows as a JSON array of role names.
    roles: JSON.parse(row.roles) as string[],
  }))
  known.set(found, held)
  return held
}

function callerWith(holder: { userId: string; orgId: string }, memberships: readonly Held[]): Caller {
  const grants = (held: Held, permission: string) => held.roles.some((role) => roleGrants(role, permission))
  const reaches = (held: Held, orgId: string) => held.kind === 'instance' || held.orgId === orgId
  const covers = (held: Held, objectId: string | undefined) =>
    objectId === undefined || held.kind === 'instance' || held.kind === 'org' || held.objectId === objectId
  const may = (permission: string, orgId: string, objectId?: string) =>
    memberships.some((held) => reaches(held, orgId) && covers(held, objectId) && grants(held, permission))
  return {
    id: holder.userId,
    orgId: holder.orgId,
    may,
    isMember: (orgId) => memberships.some((held) => reaches(held, orgId)),
    mayEverywhere: (permission) => memberships.some((held) => held.kind === 'instance' && grants(held, permission)),
    require(permission, orgId, objectId) {
      if (!may(permission, orgId, objectId)) throw noPermission()
    },
  }
}
