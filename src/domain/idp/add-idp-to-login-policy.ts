import type { Context, Details } from '#domain/context.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { type IdpLevel, visibleOwners } from '#domain/idp/idp-owner.ts'
import { requireIdp } from '#domain/idp/require-idp.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import type { LoginPolicy } from '#domain/policy/login-policy.ts'
import { decideListed, writeLoginPolicyList } from '#domain/policy/login-policy-list.ts'
import { mustExist } from '#eventstore/change.ts'

export interface AddIdpToLoginPolicy {
  readonly idpId: string
  /** Expected kind of owner of the provider; undefined: either. */
  readonly ownedBy: IdpLevel | undefined
}

/** Adds a provider to the login policy of an organization, or of the instance. */
export async function addIdpToLoginPolicy(ctx: Context, owner: string, input: AddIdpToLoginPolicy): Promise<Details> {
  const load = async () => {
    const idp = await ctx.events.load(idpAggregate, input.idpId)
    return { found: idp, require: () => requireIdp(idp, allowedOwners(owner, input.ownedBy), 'loginPolicy.idpUnknown') }
  }
  const idp = await load()
  const decide = (policy: LoginPolicy) => {
    idp.require()
    return decideListed('idps', input.idpId, policy)
  }
  return writeLoginPolicyList(ctx, owner, decide, async () => {
    const { found, require } = await load()
    require()
    return [mustExist(idpAggregate, found)]
  })
}

/** Returns the owners whose providers an owner may use, limited to the expected kind. */
export function allowedOwners(owner: string, ownedBy: IdpLevel | undefined): readonly string[] {
  const visible = visibleOwners(owner)
  return ownedBy ? visible.filter((one) => (one === INSTANCE_ID) === (ownedBy === 'instance')) : visible
}
