/** Writes a domain policy, and takes the names of the users concerned along (see user-name-scope.ts). */
import type { Context, Details } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { type DomainPolicy, domainPolicy } from '#domain/policy/domain-policy.ts'
import { changeUserNameScope } from '#domain/policy/flows/user-name-scope.ts'
import { defaultPolicy, ownPolicy, type Policies, policiesAggregate } from '#domain/policy/policies.ts'
import type { PolicyEvent } from '#domain/policy/policy-events.ts'
import { policyDetails, writePolicies } from '#domain/policy/policy-writer.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { foldEvent } from '#eventstore/fold.ts'
import { AppError } from '#kit/errors.ts'

type Decide = (before: Folded<Policies>) => readonly PolicyEvent[]

/** How many organizations are looked at in one go. */
const BATCH = 200

/**
 * Stores the decided change of an owner's domain policy. Claims names that become unique in the instance before the
 * policy changes, and releases them when one of them is taken; releases names with a narrower scope afterwards.
 */
export async function writeDomainPolicy(ctx: Context, owner: string, decide: Decide): Promise<Details> {
  const before = await ctx.events.load(policiesAggregate, owner)
  const instance = owner === INSTANCE_ID ? before : await ctx.events.load(policiesAggregate, INSTANCE_ID)
  const orgIds = owner === INSTANCE_ID ? await orgsWithoutOwn(ctx) : [owner]
  let events: readonly PolicyEvent[]
  try {
    events = decide(before)
  } catch (refusal) {
    // An unchanged policy may still need the completion of an earlier interrupted call.
    if (!(refusal instanceof AppError) || refusal.kind !== 'failedPrecondition') throw refusal
    if ((await changeUserNameScope(ctx, orgIds, inForce(before, instance))) > 0)
      return policyDetails(domainPolicy, before)
    throw refusal
  }
  const [current, next] = [inForce(before, instance), inForce(events.reduce(apply, before), instance)]
  const scopeChanges = current.userLoginMustBeDomain !== next.userLoginMustBeDomain
  if (scopeChanges && !next.userLoginMustBeDomain) await claimNames(ctx, orgIds, next, current)
  const after = await writePolicies(ctx, owner, decide)
  if (scopeChanges) await changeUserNameScope(ctx, orgIds, next)
  return policyDetails(domainPolicy, after)
}

async function claimNames(
  ctx: Context,
  orgIds: readonly string[],
  next: DomainPolicy,
  current: DomainPolicy,
): Promise<void> {
  try {
    await changeUserNameScope(ctx, orgIds, next)
  } catch (refusal) {
    await changeUserNameScope(ctx, orgIds, current)
    throw refusal
  }
}

/** The policy of these owner's organizations. `own` is the instance's own where it is the owner. */
const inForce = (orgPolicies: Folded<Policies>, instance: Folded<Policies>): DomainPolicy =>
  ownPolicy(domainPolicy, orgPolicies) ?? defaultPolicy(domainPolicy, instance)

/** Applies an event to the policies; its time and author do not matter here. */
const apply = (policies: Folded<Policies>, event: PolicyEvent): Folded<Policies> =>
  foldEvent(policiesAggregate, policies, {
    ...event,
    aggregateId: policies.id,
    owner: policies.owner,
    sequence: policies.sequence + 1,
    creator: '',
    createdAt: policies.changedAt,
  })

/** The organizations that the instance's policy is for. */
async function orgsWithoutOwn(ctx: Context): Promise<string[]> {
  const orgIds: string[] = []
  for (let last = ''; ; ) {
    const rows = await ctx.rows
      .selectFrom('orgs')
      .select('id')
      .where('id', '>', last)
      .orderBy('id')
      .limit(BATCH)
      .execute()
    const ids = rows.map((row) => row.id)
    if (ids.length > 0) {
      const policies = await ctx.events.loadAll(ids.map((id) => ({ aggregate: policiesAggregate, id })))
      orgIds.push(...policies.filter((one) => !ownPolicy(domainPolicy, one)).map((one) => one.id))
    }
    if (ids.length < BATCH) return orgIds
    last = ids.at(-1) ?? last
  }
}
