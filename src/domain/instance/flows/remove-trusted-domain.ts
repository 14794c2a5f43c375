import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import {
  INSTANCE_ID,
  type Instance,
  type InstanceEvent,
  instanceAggregate,
  trustedDomainRemoved,
} from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Removes a trusted domain. */
export async function removeTrustedDomain(ctx: Context, domain: string): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.write')
  const after = await ctx.events.change(author(ctx), instanceAggregate, INSTANCE_ID, ({ state }) =>
    decideRemoveTrustedDomain(domain, state),
  )
  return detailsOf(after)
}

export function decideRemoveTrustedDomain(input: string, instance: Instance): InstanceEvent[] {
  const domain = normalizeDomain(input)
  if (!Object.hasOwn(instance.trustedDomains, domain)) throw refuse('trustedDomain.notFound')
  return [trustedDomainRemoved(domain)]
}
