import type { Details, OrgContext } from '#domain/context.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { type IdpLevel, visibleOwners } from '#domain/idp/idp-owner.ts'
import { requireIdp } from '#domain/idp/require-idp.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import type { LoginPolicy } from '#domain/policy/login-policy.ts'
import { decideListed, writeLoginPolicyList } from '#domain/policy/login-policy-list.ts'
import { stands } from '#eventstore/event-store.ts'
import { failedPrecondition } from '#kit/errors.ts'

export interface AddIdpToLoginPolicy {
  readonly idpId: string
  /** Whose provider the caller says it is; undefined: either. */
  readonly ownedBy: IdpLevel | undefined
}

/** Offers a provider at the sign-in: one of the instance's, or in an organization's policy one of its own. */
export async function addIdpToLoginPolicy(
  ctx: OrgContext,
  level: IdpLevel,
  input: AddIdpToLoginPolicy,
): Promise<Details> {
  const refusalId = level === 'org' ? 'Org-3N9fs' : 'INSTANCE-m8fsd'
  const missing = () => failedPrecondition(refusalId, 'Errors.IDPConfig.NotExisting')
  const load = async () => {
    const found = await ctx.events.load(idpAggregate, input.idpId)
    return { found, require: () => requireIdp(found, allowedOwners(ctx, level, input.ownedBy), missing) }
  }
  const idp = await load()
  const decide = (policy: LoginPolicy) => {
    idp.require()
    return decideListed(level, 'idps', input.idpId, policy)
  }
  return writeLoginPolicyList(ctx, level, decide, async () => {
    const { found, require } = await load()
    require()
    return [stands(idpAggregate, found)]
  })
}

/** The owners a provider may have, as far as it may be seen and as far as the caller says. */
export function allowedOwners(
  ctx: Pick<OrgContext, 'orgId'>,
  level: IdpLevel,
  ownedBy: IdpLevel | undefined,
): readonly string[] {
  const visible = visibleOwners(ctx, level)
  return ownedBy ? visible.filter((owner) => (owner === INSTANCE_ID) === (ownedBy === 'instance')) : visible
}
