/**
 * A domain that becomes an organization's: whoever in another organization has a user name in it has to give it up,
 * since its owner decides who is called that (contract §1.3). They go by a temporary name and are told so. Only by
 * proof, or by someone who may write those users anyway: what one organization merely asserts renames nobody elsewhere.
 */
import { author, type OrgContext } from '#domain/context.ts'
import { textCondition } from '#domain/listing/text-condition.ts'
import { domainClaimed } from '#domain/user/domain-claim/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { exists } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/event-store.ts'
import { failedPrecondition } from '#kit/errors.ts'
import { foldCase } from '#kit/fold-case.ts'

/** How many people are renamed in one unit. */
const BATCH = 200

export interface DomainToClaim {
  readonly orgId: string
  readonly domain: string
  /** The organization has shown that the domain is its own. */
  readonly proven: boolean
}

/**
 * Stores what makes the domain the organization's, `verify`, together with the new names of the people concerned. The
 * last of them are in the unit of `verify`; when there are more they are renamed before.
 */
export async function storeWithClaims<T>(
  ctx: OrgContext,
  claim: DomainToClaim,
  verify: (claims: readonly Change[]) => Promise<T>,
): Promise<T> {
  const ids = await findNamedIn(ctx, claim)
  const mayRename = claim.proven || ctx.caller.mayEverywhere('user.write')
  if (ids.length > 0 && !mayRename) throw failedPrecondition('ORG-Cl4im', 'Errors.Org.Domain.UsedByOthers')
  const batches = chunked(ids)
  for (const batch of batches.slice(0, -1)) await rename(ctx, claim, batch)
  const stored = await ctx.events.retry(async () => verify(await claimChanges(ctx, claim, batches.at(-1) ?? [])))
  // Whoever came while the domain was still nobody's.
  const late = mayRename ? await findNamedIn(ctx, claim) : []
  for (const batch of chunked(late)) await rename(ctx, claim, batch)
  return stored
}

async function rename(ctx: OrgContext, claim: DomainToClaim, ids: readonly string[]): Promise<void> {
  await ctx.events.retry(async () => {
    const changes = await claimChanges(ctx, claim, ids)
    if (changes.length > 0) await ctx.events.push(author(ctx), changes)
  })
}

async function claimChanges(ctx: OrgContext, claim: DomainToClaim, ids: readonly string[]): Promise<Change[]> {
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
 * Ids of users of other organizations whose names, unique in the whole instance, are in the domain. Names are looked
 * through in their index, which is all that has to be read where there are none.
 */
async function findNamedIn(ctx: OrgContext, { domain, orgId }: DomainToClaim): Promise<string[]> {
  const atDomain = { value: `@${foldCase(domain)}`, method: 'endsWith', ignoreCase: false } as const
  const names = await ctx.rows
    .selectFrom('users')
    .select('user_name_key')
    .where((eb) => textCondition(eb, { exact: eb.ref('user_name_key'), folded: eb.ref('user_name_key') }, atDomain))
    .orderBy('user_name_key')
    .execute()
  const found: string[] = []
  for (const keys of chunked([...new Set(names.map((row) => row.user_name_key))])) {
    const rows = await ctx.rows
      .selectFrom('users')
      .select('id')
      .where('user_name_key', 'in', keys)
      .where('org_id', '!=', orgId)
      .orderBy('id')
      .execute()
    if (rows.length === 0) continue
    const users = await ctx.events.loadAll(rows.map((row) => ({ aggregate: userAggregate, id: row.id })))
    // A scoped name is no login name by itself: it takes its organization's domain.
    found.push(...users.filter((user) => !user.state.userNameScoped).map((user) => user.id))
  }
  return found
}

/** Pure: is this a name in the domain? */
export function isNameIn(userName: string, domain: string): boolean {
  const at = userName.lastIndexOf('@')
  return at >= 0 && foldCase(userName.slice(at + 1)) === foldCase(domain)
}

export const temporaryName = (userId: string, externalUrl: string): string =>
  `${userId}@temporary.${new URL(externalUrl).hostname}`

const chunked = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, i) => ids.slice(i * BATCH, (i + 1) * BATCH))
