import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import {
  INSTANCE_ID,
  type Instance,
  type InstanceEvent,
  instanceAggregate,
  trustedDomainAdded,
} from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Adds the host name of a proxy or login UI in front of the instance. */
export async function addTrustedDomain(ctx: Context, domain: string): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.write')
  const after = await ctx.events.change(author(ctx), instanceAggregate, INSTANCE_ID, ({ state }) =>
    decideAddTrustedDomain(domain, state),
  )
  return detailsOf(after)
}

export function decideAddTrustedDomain(input: string, instance: Instance): InstanceEvent[] {
  const domain = normalizeDomain(input)
  if (Object.hasOwn(instance.trustedDomains, domain)) throw refuse('trustedDomain.alreadyExists')
  return [trustedDomainAdded(domain)]
}
