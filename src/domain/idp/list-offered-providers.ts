import type { OrgContext } from '#domain/context.ts'
import type { Idp } from '#domain/idp/idp.ts'
import { listLoginPolicyIdps } from '#domain/idp/list-login-policy-idps.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/**
 * Whether people of an organization may sign in through a provider: it is in use, theirs or the instance's, and their
 * policy offers it. A provider of another organization never is, whatever a policy lists.
 */
export const isOffered = (
  idp: Folded<Idp>,
  orgId: string,
  policy: Pick<LoginPolicy, 'allowExternalIdp' | 'idps'>,
): boolean =>
  idp.state.status === 'active' &&
  (idp.owner === orgId || idp.owner === INSTANCE_ID) &&
  policy.allowExternalIdp &&
  policy.idps.includes(idp.id)

/** The providers that people of the organization acted in may sign in through, in their policy's order. */
export async function listOfferedProviders(ctx: Pick<OrgContext, 'events' | 'orgId'>): Promise<Folded<Idp>[]> {
  const policy = effectivePolicy(loginPolicy, await loadPolicies(ctx, ctx.orgId))
  if (!policy.allowExternalIdp) return []
  const idps = await listLoginPolicyIdps(ctx, policy.idps)
  return idps.filter((idp) => isOffered(idp, ctx.orgId, policy))
}
