import type { Context, Details } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { getOrg } from '#domain/org/get-org.ts'
import { type DomainPolicy, domainPolicy } from '#domain/policy/domain-policy.ts'
import { writeDomainPolicy } from '#domain/policy/flows/domain-policy-writer.ts'
import { decideUpdatePolicy } from '#domain/policy/update-policy.ts'

/** Changes the custom domain policy of an organization. */
export async function updateCustomDomainPolicy(
  ctx: Context,
  orgId: string,
  change: Partial<DomainPolicy>,
): Promise<Details> {
  await getOrg(ctx, orgId)
  requireOnInstance(ctx.caller, 'iam.policy.write')
  return writeDomainPolicy(ctx, orgId, (before) => decideUpdatePolicy(domainPolicy, change, before))
}
