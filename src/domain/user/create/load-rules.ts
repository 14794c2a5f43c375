import type { Context } from '#domain/context.ts'
import { loadExistingOrg } from '#domain/org/existing-org.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { checkPasswordComplexity, passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { effectivePolicy, type PolicyLayers } from '#domain/policy/policies.ts'
import type { NewPerson } from '#domain/user/create/new-person.ts'
import type { Ground } from '#domain/user/create/push-new-person.ts'
import { checkLinkableIdps } from '#domain/user/idp-link/check-linkable-idps.ts'
import { findDomainConflict, findNameConflict } from '#domain/user/user-name.ts'

/**
 * Returns the policies, the organization and the providers that a new person depends on.
 * @throws the reason of the first of them that the person conflicts with
 */
export function loadRules(ctx: Context, user: NewPerson): Promise<Rules> {
  return loadWithConflict(ctx, user, findNameConflict)
}

/** As `loadRules`, for a user name that is no user's address. */
export function loadRulesOfFreeName(ctx: Context, user: NewPerson): Promise<Rules> {
  return loadWithConflict(ctx, user, findDomainConflict)
}

/** Reads policies, organization and name at once: one round trip. */
async function loadWithConflict(ctx: Context, user: NewPerson, findConflict: typeof findNameConflict): Promise<Rules> {
  const [owner, conflict] = await Promise.all([loadOwner(ctx, user.orgId), findConflict(ctx, user)])
  if (conflict && !effectivePolicy(domainPolicy, owner.layers).userLoginMustBeDomain) throw conflict
  return withProviders(ctx, user, owner)
}

export type Rules = PolicyLayers & { readonly ground: Ground }

interface Owner {
  readonly org: Ground['org']
  readonly layers: PolicyLayers
}

async function loadOwner(ctx: Pick<Context, 'events'>, orgId: string): Promise<Owner> {
  const [org, layers] = await Promise.all([loadExistingOrg(ctx, orgId), loadPolicies(ctx, orgId)])
  return { org, layers }
}

async function withProviders(ctx: Context, user: NewPerson, { org, layers }: Owner): Promise<Rules> {
  checkNewPassword(ctx, user, layers)
  const idps = await checkLinkableIdps(ctx, user.orgId, user.idpLinks)
  return { ...layers, ground: { org, idps } }
}

export function checkNewPassword(ctx: Pick<Context, 'passwords'>, user: NewPerson, layers: PolicyLayers): void {
  if (user.password) {
    const policy = effectivePolicy(passwordComplexityPolicy, layers)
    const broken = checkPasswordComplexity(policy, user.password)
    if (broken) throw broken
  }
  if (user.hashedPassword) ctx.passwords.check(user.hashedPassword)
}
