import type { Context, Details } from '#domain/context.ts'
import { allowedOwners } from '#domain/idp/add-idp-to-login-policy.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import type { IdpLevel } from '#domain/idp/idp-owner.ts'
import { requireIdp } from '#domain/idp/require-idp.ts'
import { addPolicy } from '#domain/policy/add-policy.ts'
import { type LoginPolicy, loginPolicy, type MultiFactor, type SecondFactor } from '#domain/policy/login-policy.ts'
import { requirePolicyPermission } from '#domain/policy/policy-writer.ts'
import { type Reason, refuse } from '#domain/reasons/reason.ts'
import { mustExist } from '#eventstore/change.ts'

export interface AddLoginPolicy {
  readonly settings: Omit<LoginPolicy, 'secondFactors' | 'multiFactors' | 'idps'>
  /** Undefined: an unknown factor. */
  readonly secondFactors: readonly (SecondFactor | undefined)[]
  readonly multiFactors: readonly (MultiFactor | undefined)[]
  readonly idps: readonly { readonly idpId: string; readonly ownedBy: IdpLevel | undefined }[]
}

/** Adds a login policy to an organization, which replaces that of the instance. */
export async function addLoginPolicy(ctx: Context, orgId: string, input: AddLoginPolicy): Promise<Details> {
  const lists = decideLoginPolicyLists(input)
  requirePolicyPermission(ctx.caller, orgId, 'write')
  const ownedBy = new Map(input.idps.map((idp) => [idp.idpId, idp.ownedBy]))
  const requireIdps = async () => {
    const idps = await ctx.events.loadAll(lists.idps.map((id) => ({ aggregate: idpAggregate, id })))
    for (const idp of idps) requireIdp(idp, allowedOwners(orgId, ownedBy.get(idp.id)), 'loginPolicy.idpUnknown')
    return idps.map((idp) => mustExist(idpAggregate, idp))
  }
  await requireIdps()
  const settings = { ...input.settings, ...lists }
  return addPolicy(ctx, orgId, { kind: loginPolicy, settings, ground: requireIdps })
}

/** Returns the lists of the policy without duplicates; rejects unknown factors. */
export function decideLoginPolicyLists(
  input: Pick<AddLoginPolicy, 'secondFactors' | 'multiFactors' | 'idps'>,
): Pick<LoginPolicy, 'secondFactors' | 'multiFactors' | 'idps'> {
  return {
    secondFactors: requireKnownFactors(input.secondFactors, 'loginPolicy.factorUnknown'),
    multiFactors: requireKnownFactors(input.multiFactors, 'loginPolicy.multiFactorUnknown'),
    idps: [...new Set(input.idps.map(({ idpId }) => idpId))],
  }
}

function requireKnownFactors<Factor>(factors: readonly (Factor | undefined)[], reason: Reason): Factor[] {
  const named = factors.filter((factor) => factor !== undefined)
  if (named.length < factors.length) throw refuse(reason)
  return [...new Set(named)]
}
