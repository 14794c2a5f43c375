import type { Details, OrgContext } from '#domain/context.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { writeDomainPolicy } from '#domain/policy/flows/domain-policy-writer.ts'
import { decideResetPolicy } from '#domain/policy/reset-policy.ts'

/** Takes an organization back to the instance's domain policy. */
export async function resetCustomDomainPolicy(ctx: OrgContext, orgId: string): Promise<Details> {
  await loadOrg(ctx, { id: orgId }, 'iam.policy.delete')
  return writeDomainPolicy(ctx, orgId, ({ state }) => decideResetPolicy(domainPolicy, state))
}
