import type { Details, OrgContext } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import { type DomainPolicy, domainPolicy } from '#domain/policy/domain-policy.ts'
import { writeDomainPolicy } from '#domain/policy/flows/domain-policy-writer.ts'
import { decideUpdatePolicy } from '#domain/policy/update-policy.ts'

/** Changes the domain policy that an organization has of its own. */
export async function updateCustomDomainPolicy(
  ctx: OrgContext,
  orgId: string,
  change: Partial<DomainPolicy>,
): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.policy.write')
  await loadOrg(ctx, orgId)
  return writeDomainPolicy(ctx, orgId, (before) => decideUpdatePolicy(domainPolicy, change, before))
}
