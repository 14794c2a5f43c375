import { hashToken } from '#crypto/token.ts'
import { type Caller, noPermission } from '#domain/caller.ts'
import type { Context, Services } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Context of a call with a key. The caller's id is that of the key, so that events record it. */
export interface KeyContext extends Context {
  /** Organization whose users and customers the key may access. */
  readonly orgId: string
  readonly returnUrls: readonly string[]
}

/**
 * Authenticates `Authorization: Bearer <key>`. Reads the store on every call, so that revoking the key or deactivating
 * its organization takes effect at once. `now` in epoch milliseconds.
 */
export async function authenticateAccessKey(
  services: Services,
  authorization: string | undefined,
  call: { readonly now: number; readonly language: string },
): Promise<KeyContext> {
  if (!authorization) throw refuse('accessKey.missing')
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  const storedKey = key === undefined ? undefined : await findKey(services, key)
  if (!storedKey) throw refuse('accessKey.invalid')
  // Written by the aggregate as a JSON array of URLs.
  const returnUrls = JSON.parse(storedKey.returnUrls) as string[]
  return { ...services, ...call, caller: keyHolder(storedKey), orgId: storedKey.orgId, returnUrls }
}

const findKey = (services: Pick<Services, 'rows'>, key: string) =>
  services.rows
    .selectFrom('access_keys as key')
    .innerJoin('orgs as org', 'org.id', 'key.org_id')
    .select(['key.id as id', 'key.org_id as orgId', 'key.return_urls as returnUrls'])
    .where('key.key_hash', '=', hashToken(key))
    .where('org.state', '=', 'active')
    .executeTakeFirst()

/** Caller with all permissions on users and customers of the key's organization, and no others. */
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
    reach: (permission) => ({ orgIds: may(permission, key.orgId) ? [key.orgId] : [], objectIds: [] }),
    mayAnywhere: () => false,
    require(permission, orgId) {
      if (!may(permission, orgId)) throw noPermission()
    },
  }
}
