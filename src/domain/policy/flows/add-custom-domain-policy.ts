import type { Context, Details } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { getOrg } from '#domain/org/get-org.ts'
import { decideAddPolicy } from '#domain/policy/add-policy.ts'
import { type DomainPolicy, domainPolicy } from '#domain/policy/domain-policy.ts'
import { writeDomainPolicy } from '#domain/policy/flows/domain-policy-writer.ts'

/** Gives any organization a domain policy of its own: a matter of the instance, since it decides about login names. */
export async function addCustomDomainPolicy(ctx: Context, orgId: string, settings: DomainPolicy): Promise<Details> {
  await getOrg(ctx, orgId)
  requireOnInstance(ctx.caller, 'iam.policy.write')
  return writeDomainPolicy(ctx, orgId, (before) => decideAddPolicy(domainPolicy, settings, before))
}
