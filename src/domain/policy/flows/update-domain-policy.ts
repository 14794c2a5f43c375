import type { Context, Details } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { type DomainPolicy, domainPolicy } from '#domain/policy/domain-policy.ts'
import { writeDomainPolicy } from '#domain/policy/flows/domain-policy-writer.ts'
import { decideUpdateDefaultPolicy } from '#domain/policy/update-default-policy.ts'

/** Changes the instance's domain policy, for all organizations without their own. */
export async function updateDomainPolicy(ctx: Context, change: Partial<DomainPolicy>): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.policy.write')
  return writeDomainPolicy(ctx, INSTANCE_ID, (before) => decideUpdateDefaultPolicy(domainPolicy, change, before))
}
