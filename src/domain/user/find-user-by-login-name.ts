import type { Context } from '#domain/context.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { withLoginNames } from '#domain/user/login-names.ts'
import { isProvenDomain } from '#domain/user/user-name.ts'
import type { UserRow, UserView } from '#domain/user/user-view.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Bounds the work that a name costs which users of many organizations have. */
const MAX_CANDIDATES = 100

/**
 * Returns the user of a typed login name: a login name of the user, or a verified address or phone number of exactly
 * one active user, in the organization `orgId` if several have it ('' : none requested). Undefined when no user or
 * more than one matches.
 */
export async function findUserByLoginName(
  ctx: Pick<Context, 'events' | 'rows'>,
  typed: string,
  orgId = '',
): Promise<UserView | undefined> {
  const key = foldCase(typed)
  if (!key) return undefined
  const named = onlyOne(await byLoginName(ctx, key))
  if (key.includes('@')) {
    const addressed = onlyOne(await byContact(ctx, 'email', key, orgId))
    return named && addressed && named.id !== addressed.id
      ? settle(ctx, { key, orgId, named, addressed })
      : (named ?? addressed)
  }
  if (named) return named
  const phone = phoneIn(typed)
  return phone === undefined ? undefined : onlyOne(await byContact(ctx, 'phone', phone, orgId))
}

/**
 * Resolves a user name and a verified address that belong to different users. The address takes precedence over a
 * name whose domain the organization has not proven; if both are entitled to it, neither matches.
 */
async function settle(
  ctx: Pick<Context, 'rows'>,
  { key, orgId, named, addressed }: { key: string; orgId: string; named: UserView; addressed: UserView },
): Promise<UserView | undefined> {
  const matchInOrg = onlyOne([named, addressed].filter((user) => user.owner === orgId))
  if (matchInOrg) return matchInOrg
  return (await isProvenDomain(ctx, named.owner, key)) ? undefined : addressed
}

/**
 * Returns the user who receives mail at an address: the owner of the verified address, regardless of others' user
 * names.
 */
export async function findUserToReach(
  ctx: Pick<Context, 'events' | 'rows'>,
  typed: string,
  orgId = '',
): Promise<UserView | undefined> {
  const key = foldCase(typed)
  const owner = key.includes('@') ? onlyOne(await byContact(ctx, 'email', key, orgId)) : undefined
  return owner ?? findUserByLoginName(ctx, typed, orgId)
}

const onlyOne = <T>(candidates: readonly T[]): T | undefined => (candidates.length === 1 ? candidates[0] : undefined)

async function byLoginName(ctx: Pick<Context, 'events' | 'rows'>, key: string): Promise<UserView[]> {
  const rows = [...(await withUserName(ctx, key)), ...(await atDomain(ctx, key))]
  const named = await withLoginNames(ctx, rows)
  return named.filter((user) => user.loginNames.some((name) => foldCase(name) === key))
}

const withUserName = (ctx: Pick<Context, 'rows'>, key: string): Promise<UserRow[]> =>
  ctx.rows
    .selectFrom('users')
    .selectAll()
    .where('user_name_key', '=', key)
    .where('type', '=', 'human')
    .orderBy('id')
    .limit(MAX_CANDIDATES)
    .execute()

/** `name@domain`: the user `name` of the one organization that has the domain. */
async function atDomain(ctx: Pick<Context, 'rows'>, key: string): Promise<UserRow[]> {
  const at = key.lastIndexOf('@')
  if (at < 1) return []
  return ctx.rows
    .selectFrom('users')
    .innerJoin('org_domains', 'org_domains.org_id', 'users.org_id')
    .selectAll('users')
    .where('org_domains.domain_key', '=', key.slice(at + 1))
    .where('org_domains.is_verified', '=', 1)
    .where('users.user_name_key', '=', key.slice(0, at))
    .where('users.type', '=', 'human')
    .limit(MAX_CANDIDATES)
    .execute()
}

/** Contacts that are login names once verified, if the organization's policy allows it. */
const CONTACTS = {
  email: { column: 'email_key', verified: 'email_verified', disabled: 'disableLoginWithEmail' },
  phone: { column: 'phone', verified: 'phone_verified', disabled: 'disableLoginWithPhone' },
} as const

async function byContact(
  ctx: Pick<Context, 'events' | 'rows'>,
  contact: keyof typeof CONTACTS,
  value: string,
  orgId: string,
): Promise<UserView[]> {
  const { column, verified, disabled } = CONTACTS[contact]
  const candidates = await ctx.rows
    .selectFrom('users')
    .selectAll()
    .where(column, '=', value)
    .where(verified, '=', 1)
    .where('type', '=', 'human')
    .where('state', '=', 'active')
    .orderBy('id')
    .limit(MAX_CANDIDATES)
    .execute()
  // Of several people with one address, matches the one in the requested organization; without an organization, none.
  const rows = candidates.length > 1 ? candidates.filter((user) => user.org_id === orgId) : candidates
  const only = onlyOne(rows)
  if (!only || effectivePolicy(loginPolicy, await loadPolicies(ctx, only.org_id))[disabled]) return []
  return withLoginNames(ctx, rows)
}

/**
 * Returns a number in E.164, as stored, from its usual notation with a country code: `+41 79 123 45 67`. Rejects a
 * number without country code: its owner must not depend on a guessed country.
 */
function phoneIn(typed: string): string | undefined {
  const number = typed.normalize('NFKC').replace(/[\s()./-]/g, '')
  return /^\+[1-9]\d{4,14}$/.test(number) ? number : undefined
}
