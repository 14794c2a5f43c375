import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
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
import { refuse } from '#domain/reasons/reason.ts'
import { change } from '#eventstore/change.ts'

/** Sets the organization in which users are created when no other one is named. */
export async function setDefaultOrg(ctx: Context, orgId: string): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.write')
  return ctx.events.retry(async () => {
    const [instance, org] = await Promise.all([
      ctx.events.load(instanceAggregate, INSTANCE_ID),
      ctx.events.load(orgAggregate, orgId),
    ])
    requireOrg(org)
    const events = decideSetDefaultOrg(instance.state, org.id)
    // In the unit without events: a concurrent removal of the organization is a conflict.
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: instanceAggregate, before: instance, events }),
      change({ aggregate: orgAggregate, before: org, events: [] }),
    ])
    return detailsOf(after ?? instance)
  })
}

export function decideSetDefaultOrg(instance: Instance, orgId: string): InstanceEvent[] {
  if (instance.defaultOrgId === orgId) throw refuse('org.alreadyDefault')
  return [defaultOrgSet(orgId)]
}
