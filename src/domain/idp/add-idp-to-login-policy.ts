import type { Context, Details } from '#domain/context.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { type IdpLevel, visibleOwners } from '#domain/idp/idp-owner.ts'
import { requireIdp } from '#domain/idp/require-idp.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { decideListed, writeLoginPolicyList } from '#domain/policy/login-policy-list.ts'
import { failedPrecondition } from '#kit/errors.ts'

export interface AddIdpToLoginPolicy {
  readonly idpId: string
  /** Whose provider the caller says it is; undefined: either. */
  readonly ownedBy: IdpLevel | undefined
}

/** Offers a provider at the sign-in: one of the instance's, or in an organization's policy one of its own. */
export async function addIdpToLoginPolicy(ctx: Context, level: IdpLevel, input: AddIdpToLoginPolicy): Promise<Details> {
  const refusalId = level === 'org' ? 'Org-3N9fs' : 'INSTANCE-m8fsd'
  const idp = await ctx.events.load(idpAggregate, input.idpId)
  return writeLoginPolicyList(ctx, level, (policy) => {
    requireIdp(idp, allowedOwners(ctx, level, input.ownedBy), () =>
      failedPrecondition(refusalId, 'Errors.IDPConfig.NotExisting'),
    )
    return decideListed(level, 'idps', input.idpId, policy)
  })
}

/** The owners a provider may have, as far as it may be seen and as far as the caller says. */
export function allowedOwners(
  ctx: Pick<Context, 'orgId'>,
  level: IdpLevel,
  ownedBy: IdpLevel | undefined,
): readonly string[] {
  const visible = visibleOwners(ctx, level)
  return ownedBy ? visible.filter((owner) => (owner === INSTANCE_ID) === (ownedBy === 'instance')) : visible
}
