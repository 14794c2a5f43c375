import type { Context, Details } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { getOrg } from '#domain/org/get-org.ts'
import { decideAddPolicy } from '#domain/policy/add-policy.ts'
import { type DomainPolicy, domainPolicy } from '#domain/policy/domain-policy.ts'
import { writeDomainPolicy } from '#domain/policy/flows/domain-policy-writer.ts'

/** Adds a custom domain policy to an organization. Requires permission on the instance, since it affects login names. */
export async function addCustomDomainPolicy(ctx: Context, orgId: string, settings: DomainPolicy): Promise<Details> {
  await getOrg(ctx, orgId)
  requireOnInstance(ctx.caller, 'iam.policy.write')
  return writeDomainPolicy(ctx, orgId, (before) => decideAddPolicy(domainPolicy, settings, before))
}
