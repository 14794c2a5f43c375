import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { INSTANCE_ID, type Instance, instanceAggregate } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { type OrgEvent, orgDeactivated, orgRemoved } from '#domain/org/events.ts'
import { nextEnding } from '#domain/org/flows/org-ending.ts'
import { requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { policiesAggregate, policyReset } from '#domain/policy/policies.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/event-store.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** How much of an organization ends in one unit. */
const BATCH = 200

/**
 * Removes the organization acted in, with its users, projects, providers and policies. A large one is shut first and
 * ends in several units, so that none of its users gets in from the first of them on; when one fails, the call can be
 * made again.
 */
export async function removeOrg(ctx: OrgContext): Promise<Details> {
  ctx.caller.require('org.delete', ctx.orgId)
  return remove(ctx, ctx.orgId)
}

/** Removes any organization, as `removeOrg`. */
export async function removeAnyOrg(ctx: OrgContext, orgId: string): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.write')
  return remove(ctx, orgId)
}

async function remove(ctx: OrgContext, orgId: string): Promise<Details> {
  for (;;) {
    const { removed, details } = await ctx.events.retry(() => removePart(ctx, orgId))
    if (removed) {
      await endWhatCameLate(ctx, orgId)
      return details
    }
  }
}

async function removePart(ctx: OrgContext, orgId: string): Promise<{ removed: boolean; details: Details }> {
  const [org, instance] = await Promise.all([
    ctx.events.load(orgAggregate, orgId),
    ctx.events.load(instanceAggregate, INSTANCE_ID),
  ])
  decideRemoveOrg(org, { instance: instance.state, last: true })
  const { changes, last } = await nextEnding(ctx, orgId, BATCH)
  const events = decideRemoveOrg(org, { instance: instance.state, last })
  const [after] = await ctx.events.push(author(ctx), [
    change({ aggregate: orgAggregate, before: org, events }),
    // Without events: it must not become the default one meanwhile.
    ...(changes.some((one) => one.type === instanceAggregate.type)
      ? []
      : [change({ aggregate: instanceAggregate, before: instance, events: [] })]),
    ...(last ? await policyResets(ctx, orgId) : []),
    ...changes,
  ])
  return { removed: last, details: detailsOf(after ?? org) }
}

/** `last`: nothing of it is left beside what ends in the same unit; until then it is shut. */
export function decideRemoveOrg(
  org: Folded<Org>,
  { instance, last }: { instance: Pick<Instance, 'defaultOrgId'>; last: boolean },
): OrgEvent[] {
  if (org.id === instance.defaultOrgId) throw failedPrecondition('COMMA-wG9p1', 'Errors.Org.DefaultOrgNotDeletable')
  requireOrg(org, () => notFound('COMMA-aps2n', 'Errors.Org.NotFound'))
  if (last) return [orgRemoved()]
  return org.state.status === 'active' ? [orgDeactivated()] : []
}

async function policyResets(ctx: OrgContext, orgId: string): Promise<Change[]> {
  const before = await ctx.events.load(policiesAggregate, orgId)
  const events = Object.keys(before.state.set).map((name) => policyReset({ name }))
  return events.length > 0 ? [change({ aggregate: policiesAggregate, before, events })] : []
}

/** Ends what an administrator of the instance added while the organization was ending. */
async function endWhatCameLate(ctx: OrgContext, orgId: string): Promise<void> {
  for (let ended = false; !ended; ) {
    ended = await ctx.events.retry(async () => {
      const { changes, last } = await nextEnding(ctx, orgId, BATCH)
      if (changes.length > 0) await ctx.events.push(author(ctx), changes)
      return last
    })
  }
}
