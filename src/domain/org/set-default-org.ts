import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import {
  defaultOrgSet,
  INSTANCE_ID,
  type Instance,
  type InstanceEvent,
  instanceAggregate,
} from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/event-store.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** Makes another organization the one that people without an own one belong to. */
export async function setDefaultOrg(ctx: OrgContext, orgId: string): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.write')
  return ctx.events.retry(async () => {
    const [instance, org] = await Promise.all([
      ctx.events.load(instanceAggregate, INSTANCE_ID),
      ctx.events.load(orgAggregate, orgId),
    ])
    const events = decideSetDefaultOrg(instance.state, org)
    // The organization is in the unit without events: it must not be removed meanwhile.
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: instanceAggregate, before: instance, events }),
      change({ aggregate: orgAggregate, before: org, events: [] }),
    ])
    return detailsOf(after ?? instance)
  })
}

export function decideSetDefaultOrg(instance: Instance, org: Folded<Org>): InstanceEvent[] {
  requireOrg(org, () => failedPrecondition('COMMAND-4M0fs', 'Errors.Org.NotFound'))
  if (instance.defaultOrgId === org.id) throw failedPrecondition('INST-DEf21', 'Errors.Instance.NotChanged')
  return [defaultOrgSet(org.id)]
}
