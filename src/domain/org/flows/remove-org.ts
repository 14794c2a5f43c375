import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { INSTANCE_ID, instanceAggregate } from '#domain/instance/instance.ts'
import { type OrgEvent, orgDeactivated, orgRemoved } from '#domain/org/events.ts'
import { nextEnding } from '#domain/org/flows/org-ending.ts'
import { requireOrgAccess } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policyRemoved } from '#domain/policy/policy-events.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { endSessions } from '#domain/session/end-sessions.ts'
import type { Target } from '#domain/target.ts'
import { type Change, change } from '#eventstore/change.ts'

/** Aggregates of each type that are removed in one unit. */
const BATCH = 200

/**
 * Removes an organization with its users, projects, providers and policies. A large one is deactivated first and removed
 * in several units, so that none of its users can sign in from the first of them on; the call can be repeated after an
 * error.
 */
export async function removeOrg(ctx: Context, target: Target): Promise<Details> {
  for (;;) {
    const { removed, details } = await ctx.events.retry(() => removePart(ctx, target))
    if (removed) {
      await removeLateAdditions(ctx, target.id)
      await endSessions(ctx, 'org_id', target.id)
      return details
    }
  }
}

async function removePart(ctx: Context, target: Target): Promise<{ removed: boolean; details: Details }> {
  const [org, instance] = await Promise.all([
    ctx.events.load(orgAggregate, target.id),
    ctx.events.load(instanceAggregate, INSTANCE_ID),
  ])
  requireOrgAccess(ctx, org, target, 'org.delete')
  if (org.id === instance.state.defaultOrgId) throw refuse('org.isDefault')
  const { changes, last } = await nextEnding(ctx, org.id, BATCH)
  const events = decideRemoveOrg(org.state, { last })
  const [after] = await ctx.events.push(author(ctx), [
    change({ aggregate: orgAggregate, before: org, events }),
    // Without events: a concurrent change of the default organization is a conflict.
    ...(changes.some((one) => one.type === instanceAggregate.type)
      ? []
      : [change({ aggregate: instanceAggregate, before: instance, events: [] })]),
    ...(last ? await policyRemovals(ctx, org.id) : []),
    ...changes,
  ])
  return { removed: last, details: detailsOf(after ?? org) }
}

/** `last`: the unit removes all that is left of the organization; until then it is deactivated. */
export function decideRemoveOrg(org: Org, { last }: { last: boolean }): OrgEvent[] {
  if (last) return [orgRemoved()]
  return org.status === 'active' ? [orgDeactivated()] : []
}

async function policyRemovals(ctx: Context, orgId: string): Promise<Change[]> {
  const before = await ctx.events.load(policiesAggregate, orgId)
  const removals = Object.keys(before.state.set).map((name) => policyRemoved({ name }, before))
  // The label policy and its draft are removed by one event.
  const events = [...new Map(removals.map((event) => [event.type, event])).values()]
  return events.length > 0 ? [change({ aggregate: policiesAggregate, before, events })] : []
}

/** Removes dependents that an administrator of the instance added during the removal. */
async function removeLateAdditions(ctx: Context, orgId: string): Promise<void> {
  for (let ended = false; !ended; ) {
    ended = await ctx.events.retry(async () => {
      const { changes, last } = await nextEnding(ctx, orgId, BATCH)
      if (changes.length > 0) await ctx.events.push(author(ctx), changes)
      return last
    })
  }
}
