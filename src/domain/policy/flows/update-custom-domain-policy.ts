import type { Details, OrgContext } from '#domain/context.ts'
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
  await loadOrg(ctx, { id: orgId }, 'iam.policy.write')
  return writeDomainPolicy(ctx, orgId, (before) => decideUpdatePolicy(domainPolicy, change, before))
}
