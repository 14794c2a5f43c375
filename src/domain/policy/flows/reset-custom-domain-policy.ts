import type { Details, OrgContext } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { writeDomainPolicy } from '#domain/policy/flows/domain-policy-writer.ts'
import { decideResetPolicy } from '#domain/policy/reset-policy.ts'

/** Takes an organization back to the instance's domain policy. */
export async function resetCustomDomainPolicy(ctx: OrgContext, orgId: string): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.policy.delete')
  await loadOrg(ctx, orgId)
  return writeDomainPolicy(ctx, orgId, ({ state }) => decideResetPolicy(domainPolicy, state))
}
