import type { Details, OrgContext } from '#domain/context.ts'
import { allowedOwners } from '#domain/idp/add-idp-to-login-policy.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import type { IdpLevel } from '#domain/idp/idp-owner.ts'
import { requireIdp } from '#domain/idp/require-idp.ts'
import { addPolicy } from '#domain/policy/add-policy.ts'
import { type LoginPolicy, loginPolicy, type MultiFactor, type SecondFactor } from '#domain/policy/login-policy.ts'
import { stands } from '#eventstore/event-store.ts'
import { failedPrecondition, invalidArgument } from '#kit/errors.ts'

export interface AddLoginPolicy {
  readonly settings: Omit<LoginPolicy, 'secondFactors' | 'multiFactors' | 'idps'>
  /** Undefined: the caller named a factor that there is not. */
  readonly secondFactors: readonly (SecondFactor | undefined)[]
  readonly multiFactors: readonly (MultiFactor | undefined)[]
  readonly idps: readonly { readonly idpId: string; readonly ownedBy: IdpLevel | undefined }[]
}

/** Gives the organization acted in a login policy of its own, with what it lists. */
export async function addLoginPolicy(ctx: OrgContext, input: AddLoginPolicy): Promise<Details> {
  ctx.caller.require('policy.write', ctx.orgId)
  const lists = decideLoginPolicyLists(input)
  const ownedBy = new Map(input.idps.map((idp) => [idp.idpId, idp.ownedBy]))
  const requireIdps = async () => {
    const idps = await ctx.events.loadAll(lists.idps.map((id) => ({ aggregate: idpAggregate, id })))
    for (const idp of idps)
      requireIdp(idp, allowedOwners(ctx, 'org', ownedBy.get(idp.id)), () =>
        failedPrecondition('Org-FEd32', 'Errors.IDPConfig.NotExisting'),
      )
    return idps.map((idp) => stands(idpAggregate, idp))
  }
  await requireIdps()
  return addPolicy(ctx, loginPolicy, { ...input.settings, ...lists }, requireIdps)
}

/** What the policy lists, each thing once. Refuses factors that there are not. */
export function decideLoginPolicyLists(
  input: Pick<AddLoginPolicy, 'secondFactors' | 'multiFactors' | 'idps'>,
): Pick<LoginPolicy, 'secondFactors' | 'multiFactors' | 'idps'> {
  return {
    secondFactors: known(input.secondFactors, 'Org-SFeea'),
    multiFactors: known(input.multiFactors, 'Org-WSfrg'),
    idps: [...new Set(input.idps.map(({ idpId }) => idpId))],
  }
}

function known<Factor>(factors: readonly (Factor | undefined)[], refusalId: string): Factor[] {
  const named = factors.filter((factor) => factor !== undefined)
  if (named.length < factors.length) throw invalidArgument(refusalId, 'Errors.Policy.FactorUnspecified')
  return [...new Set(named)]
}
