import type { Context } from '#domain/context.ts'
import type { Idp } from '#domain/idp/idp.ts'
import { listLoginPolicyIdps } from '#domain/idp/list-login-policy-idps.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/**
 * Whether users of an organization may sign in through a provider: it is active, owned by the organization or the
 * instance, and listed in the login policy. Providers of other organizations are never offered.
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

/** Lists the providers that the built-in pages offer users of an organization, in the order of the login policy. */
export async function listOfferedProviders(ctx: Pick<Context, 'events'>, orgId: string): Promise<Folded<Idp>[]> {
  const policy = effectivePolicy(loginPolicy, await loadPolicies(ctx, orgId))
  if (!policy.allowExternalIdp) return []
  const idps = await listLoginPolicyIdps(ctx, policy.idps)
  return idps.filter((idp) => isOffered(idp, orgId, policy))
}
