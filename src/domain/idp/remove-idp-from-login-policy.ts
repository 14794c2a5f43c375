import type { Details, OrgContext } from '#domain/context.ts'
import type { IdpLevel } from '#domain/idp/idp-owner.ts'
import { decideUnlisted, writeLoginPolicyList } from '#domain/policy/login-policy-list.ts'

/** Offers a provider no more. Whoever is linked to it stays linked. Refuses with NotFound when it was not offered. */
export async function removeIdpFromLoginPolicy(ctx: OrgContext, level: IdpLevel, idpId: string): Promise<Details> {
  return writeLoginPolicyList(ctx, level, (policy) => decideUnlisted(level, 'idps', idpId, policy))
}
