/**
 * Claims a domain for an organization: users of other organizations whose user names are in it get temporary names and
 * are notified. Requires proof of the domain, or a caller with write permission on those users; an unproven domain
 * renames no user of another organization.
 */
import { author, type Context } from '#domain/context.ts'
import { textCondition } from '#domain/listing/text-condition.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { domainClaimed } from '#domain/user/domain-claim/events.ts'
import { nameDomain } from '#domain/user/name-domain.ts'
import { userAggregate } from '#domain/user/user.ts'
import { exists } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/change.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Users renamed in one unit. */
const BATCH = 200

export interface DomainToClaim {
  readonly orgId: string
  readonly domain: string
  /** The organization proved that it owns the domain. */
  readonly proven: boolean
}

/**
 * Stores the change that claims the domain, `verify`, together with the temporary names. The last batch of users is in
 * the unit of `verify`; earlier batches are renamed before it.
 */
export async function storeWithClaims<T>(
  ctx: Context,
  claim: DomainToClaim,
  verify: (claims: readonly Change[]) => Promise<T>,
): Promise<T> {
  const ids = await findNamedIn(ctx, claim)
  const mayRename = claim.proven || ctx.caller.mayEverywhere('user.write')
  if (ids.length > 0 && !mayRename) throw refuse('domain.usedByOthers')
  const batches = chunksOf(ids)
  for (const batch of batches.slice(0, -1)) await rename(ctx, claim, batch)
  const stored = await ctx.events.retry(async () => verify(await claimChanges(ctx, claim, batches.at(-1) ?? [])))
  // Users created before the claim was stored.
  const late = mayRename ? await findNamedIn(ctx, claim) : []
  for (const batch of chunksOf(late)) await rename(ctx, claim, batch)
  return stored
}

async function rename(ctx: Context, claim: DomainToClaim, ids: readonly string[]): Promise<void> {
  await ctx.events.retry(async () => {
    const changes = await claimChanges(ctx, claim, ids)
    if (changes.length > 0) await ctx.events.push(author(ctx), changes)
  })
}

async function claimChanges(ctx: Context, claim: DomainToClaim, ids: readonly string[]): Promise<Change[]> {
  const users = await ctx.events.loadAll(ids.map((id) => ({ aggregate: userAggregate, id })))
  return users
    .filter((user) => exists(userAggregate, user) && !user.state.userNameScoped)
    .filter((user) => user.owner !== claim.orgId && isNameIn(user.state.userName, claim.domain))
    .map((before) => {
      const payload = {
        userName: temporaryName(before.id, ctx.externalUrl),
        formerUserName: before.state.userName,
        domain: claim.domain,
      }
      return change({ aggregate: userAggregate, before, events: [domainClaimed(payload)] })
    })
}

/**
 * Returns the ids of users of other organizations whose user names, unique in the instance, are in the domain. Reads
 * only the index of names when there are none.
 */
async function findNamedIn(ctx: Context, { domain, orgId }: DomainToClaim): Promise<string[]> {
  const atDomain = { value: `@${foldCase(domain)}`, method: 'endsWith', ignoreCase: false } as const
  const names = await ctx.rows
    .selectFrom('users')
    .select('user_name_key')
    .where((eb) => textCondition(eb, { exact: eb.ref('user_name_key'), folded: eb.ref('user_name_key') }, atDomain))
    .orderBy('user_name_key')
    .execute()
  const conflicts: string[] = []
  for (const keys of chunksOf([...new Set(names.map((row) => row.user_name_key))])) {
    const rows = await ctx.rows
      .selectFrom('users')
      .select('id')
      .where('user_name_key', 'in', keys)
      .where('org_id', '!=', orgId)
      .orderBy('id')
      .execute()
    if (rows.length === 0) continue
    const users = await ctx.events.loadAll(rows.map((row) => ({ aggregate: userAggregate, id: row.id })))
    // A scoped user name gets the domain of its organization as suffix.
    conflicts.push(...users.filter((user) => !user.state.userNameScoped).map((user) => user.id))
  }
  return conflicts
}

/** Whether a user name is in the domain. */
export const isNameIn = (userName: string, domain: string): boolean => nameDomain(userName) === foldCase(domain)

export const temporaryName = (userId: string, externalUrl: string): string =>
  `${userId}@temporary.${new URL(externalUrl).hostname}`

const chunksOf = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, i) => ids.slice(i * BATCH, (i + 1) * BATCH))
