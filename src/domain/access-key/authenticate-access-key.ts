import { hashToken } from '#crypto/token.ts'
import { type Caller, noPermission } from '#domain/caller.ts'
import type { OrgContext, Services } from '#domain/context.ts'
import { unauthenticated } from '#kit/errors.ts'

/** A call made with a key: the caller's id is the key's, so every event says which key made it. */
export type KeyContext = OrgContext & { readonly returnUrls: readonly string[] }

/**
 * The context of a call with `Authorization: Bearer <key>`. Read anew on every call, so a key dies at once when it is
 * revoked, or its organization deactivated. `now` in epoch milliseconds. Refuses with Unauthenticated.
 */
export async function authenticateAccessKey(
  services: Services,
  authorization: string | undefined,
  call: { readonly now: number; readonly language: string },
): Promise<KeyContext> {
  if (!authorization) throw unauthenticated('ACCKEY-None1', 'Errors.AccessKey.Missing')
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  const found = key === undefined ? undefined : await findKey(services, key)
  if (!found) throw unauthenticated('ACCKEY-Wrong', 'Errors.AccessKey.Invalid')
  // Written by the aggregate as a JSON array of URLs.
  const returnUrls = JSON.parse(found.returnUrls) as string[]
  return { ...services, ...call, caller: keyHolder(found), orgId: found.orgId, returnUrls }
}

const findKey = (services: Pick<Services, 'rows'>, key: string) =>
  services.rows
    .selectFrom('access_keys as key')
    .innerJoin('orgs as org', 'org.id', 'key.org_id')
    .select(['key.id as id', 'key.org_id as orgId', 'key.return_urls as returnUrls'])
    .where('key.key_hash', '=', hashToken(key))
    .where('org.state', '=', 'active')
    .executeTakeFirst()

/** May do everything with users and customers of its own organization, and nothing else. */
export function keyHolder(key: { readonly id: string; readonly orgId: string }): Caller {
  const may = (permission: string, orgId: string) => orgId === key.orgId && /^(user|customer)\./.test(permission)
  return {
    id: key.id,
    orgId: key.orgId,
    may,
    isMember: (orgId) => orgId === key.orgId,
    mayEverywhere: () => false,
    covers: (memberships) => memberships.length === 0,
    orgsWith: (permission) => (may(permission, key.orgId) ? [key.orgId] : []),
    mayAnywhere: () => false,
    require(permission, orgId) {
      if (!may(permission, orgId)) throw noPermission()
    },
  }
}
