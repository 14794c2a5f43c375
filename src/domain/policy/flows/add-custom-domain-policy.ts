import type { Details, OrgContext } from '#domain/context.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import { decideAddPolicy } from '#domain/policy/add-policy.ts'
import { type DomainPolicy, domainPolicy } from '#domain/policy/domain-policy.ts'
import { writeDomainPolicy } from '#domain/policy/flows/domain-policy-writer.ts'

/** Gives any organization a domain policy of its own: a matter of the instance, since it decides about login names. */
export async function addCustomDomainPolicy(ctx: OrgContext, orgId: string, settings: DomainPolicy): Promise<Details> {
  await loadOrg(ctx, { id: orgId }, 'iam.policy.write')
  return writeDomainPolicy(ctx, orgId, ({ state }) => decideAddPolicy(domainPolicy, settings, state))
}
