import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { type Idp, idpAggregate, idpRemoved } from '#domain/idp/idp.ts'
import { requireIdpPermission } from '#domain/idp/idp-owner.ts'
import { requireIdp } from '#domain/idp/require-idp.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { ownPolicy, type Policies, policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { isOutside, type Target } from '#domain/target.ts'
import { idpLinkCascadeRemoved } from '#domain/user/idp-link/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/change.ts'

/** Users, or organizations, read at once. */
const BATCH = 200

/**
 * Removes a provider, its entries in login policies, and the links of users. Many links are removed in later units; the
 * call can be repeated after an error.
 */
export async function deleteProvider(ctx: Context, target: Target): Promise<Details> {
  const { id } = target
  const idp = await ctx.events.load(idpAggregate, id)
  if (!isOutside(target, idp.owner) && idpAggregate.isRemoved(idp.state)) {
    requireIdpPermission(ctx.caller, idp.owner)
    await endLinks(ctx, id)
  }
  const details = await ctx.events.retry(() => remove(ctx, target))
  await endLinks(ctx, id)
  return details
}

async function remove(ctx: Context, { id, within }: Target): Promise<Details> {
  const before = await ctx.events.load(idpAggregate, id)
  const { owner } = before
  requireIdp(before, [within ?? owner])
  requireIdpPermission(ctx.caller, owner)
  const [after] = await ctx.events.push(author(ctx), [
    change({ aggregate: idpAggregate, before, events: [idpRemoved()] }),
    ...(await policyChanges(ctx, id, owner)),
    ...(await linkChanges(ctx, id)),
  ])
  // The first change is the provider's.
  return detailsOf(after as Folded<Idp>)
}

/** Removes the provider from the login policies that list it: of its owner, and if that is the instance, of all. */
async function policyChanges(ctx: Context, id: string, owner: string): Promise<Change[]> {
  if (owner !== INSTANCE_ID) return offering(await loadPolicies(ctx, [owner]), id)
  const changes = offering(await loadPolicies(ctx, [INSTANCE_ID]), id)
  for (let last = ''; ; ) {
    const rows = await ctx.rows
      .selectFrom('orgs')
      .select('id')
      .where('id', '>', last)
      .orderBy('id')
      .limit(BATCH)
      .execute()
    const ids = rows.map((row) => row.id)
    changes.push(...offering(await loadPolicies(ctx, ids), id))
    last = ids.at(-1) ?? ''
    if (ids.length < BATCH) return changes
  }
}

const loadPolicies = (ctx: Context, owners: readonly string[]): Promise<Folded<Policies>[]> =>
  owners.length === 0
    ? Promise.resolve([])
    : ctx.events.loadAll(owners.map((owner) => ({ aggregate: policiesAggregate, id: owner })))

const offering = (policies: readonly Folded<Policies>[], idpId: string): Change[] =>
  policies.flatMap((before) => {
    const orgPolicy = ownPolicy(loginPolicy, before)
    if (!orgPolicy?.idps.includes(idpId)) return []
    const settings = { ...orgPolicy, idps: orgPolicy.idps.filter((one) => one !== idpId) }
    return [change({ aggregate: policiesAggregate, before, events: [policySet(loginPolicy, settings, before)] })]
  })

async function endLinks(ctx: Context, idpId: string): Promise<void> {
  for (let ended = false; !ended; ) {
    ended = await ctx.events.retry(async () => {
      const changes = await linkChanges(ctx, idpId)
      if (changes.length > 0) await ctx.events.push(author(ctx), changes)
      return changes.length === 0
    })
  }
}

/** Removes the links of one batch of users. */
async function linkChanges(ctx: Context, idpId: string): Promise<Change[]> {
  const rows = await ctx.rows
    .selectFrom('idp_links')
    .select('user_id')
    .distinct()
    .where('idp_id', '=', idpId)
    .orderBy('user_id')
    .limit(BATCH)
    .execute()
  if (rows.length === 0) return []
  const users = await ctx.events.loadAll(rows.map((row) => ({ aggregate: userAggregate, id: row.user_id })))
  return users
    .filter((user) => exists(userAggregate, user))
    .map((before) => change({ aggregate: userAggregate, before, events: linkEnds(before.state, idpId) }))
}

/** A user may have several accounts at one provider. */
export const linkEnds = (user: User, idpId: string): UserEvent[] =>
  user.idpLinks
    .filter((link) => link.idpId === idpId)
    .map((link) => idpLinkCascadeRemoved(link.idpId, link.externalUserId))
