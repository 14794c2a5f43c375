import type { Context, Details } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { getOrg } from '#domain/org/get-org.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { writeDomainPolicy } from '#domain/policy/flows/domain-policy-writer.ts'
import { decideResetPolicy } from '#domain/policy/reset-policy.ts'

/** Takes an organization back to the instance's domain policy. */
export async function resetCustomDomainPolicy(ctx: Context, orgId: string): Promise<Details> {
  await getOrg(ctx, orgId)
  requireOnInstance(ctx.caller, 'iam.policy.delete')
  return writeDomainPolicy(ctx, orgId, (before) => decideResetPolicy(domainPolicy, before))
}
