import type { Context, Details } from '#domain/context.ts'
import { decideUnlisted, writeLoginPolicyList } from '#domain/policy/login-policy-list.ts'

/** Removes a provider from the login policy of an organization, or of the instance. Links of users stay. */
export async function removeIdpFromLoginPolicy(ctx: Context, owner: string, idpId: string): Promise<Details> {
  return writeLoginPolicyList(ctx, owner, (policy) => decideUnlisted('idps', idpId, policy))
}
