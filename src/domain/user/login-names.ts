/**
 * Login names that users sign in with. Computed, not stored: the bare user name, or with `userLoginMustBeDomain` of the
 * domain policy, the user name at each verified domain of the organization.
 */
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadAllPolicies, type PolicyReader } from '#domain/policy/load-policies.ts'
import { effectivePolicy, type PolicyLayers } from '#domain/policy/policies.ts'
import { type UserRow, type UserView, viewOfUser } from '#domain/user/user-view.ts'

export interface LoginNames {
  /** Sorted. */
  readonly loginNames: readonly string[]
  readonly preferredLoginName: string
}

/** How user names of an organization become login names. */
export interface LoginNaming {
  readonly withDomain: boolean
  readonly domains: readonly string[]
  readonly primaryDomain: string
}

/** Returns how login names are formed in each organization; two round trips in total. */
async function loadLoginNamings(ctx: PolicyReader, orgIds: readonly string[]): Promise<Map<string, LoginNaming>> {
  const [orgs, policies] = await Promise.all([
    ctx.events.loadAll(orgIds.map((id) => ({ aggregate: orgAggregate, id }))),
    loadAllPolicies(ctx, orgIds),
  ])
  const namings = new Map<string, LoginNaming>()
  for (const [i, org] of orgs.entries()) {
    const layers = policies[i]
    if (layers) namings.set(org.id, namingOf(org.state, layers))
  }
  return namings
}

const namingOf = (org: Org, layers: PolicyLayers): LoginNaming => ({
  withDomain: effectivePolicy(domainPolicy, layers).userLoginMustBeDomain,
  domains: Object.entries(org.domains)
    .filter(([, domain]) => domain.verified)
    .map(([domain]) => domain),
  primaryDomain: org.primaryDomain,
})

const bareNames: LoginNaming = { withDomain: false, domains: [], primaryDomain: '' }

/** Returns how login names are formed in an organization. */
export async function loadLoginNaming(ctx: PolicyReader, orgId: string): Promise<LoginNaming> {
  return (await loadLoginNamings(ctx, [orgId])).get(orgId) ?? bareNames
}

function namesOf(userName: string, naming: LoginNaming): LoginNames {
  if (!naming.withDomain) return { loginNames: [userName], preferredLoginName: userName }
  return {
    loginNames: naming.domains.map((domain) => `${userName}@${domain}`).sort(),
    preferredLoginName: `${userName}@${naming.primaryDomain}`,
  }
}

/** Returns the login names of a user name in an organization. */
export async function loginNamesOf(ctx: PolicyReader, orgId: string, userName: string): Promise<LoginNames> {
  return namesOf(userName, await loadLoginNaming(ctx, orgId))
}

/** Returns the login names of users, in their order; loads every organization among them once. */
export async function loginNamesOfAll(
  ctx: PolicyReader,
  users: readonly Pick<UserRow, 'org_id' | 'user_name'>[],
): Promise<LoginNames[]> {
  const namings = await loadLoginNamings(ctx, [...new Set(users.map((user) => user.org_id))])
  return users.map((user) => namesOf(user.user_name, namings.get(user.org_id) ?? bareNames))
}

/** Returns users with their login names. */
export async function withLoginNames(ctx: PolicyReader, rows: readonly UserRow[]): Promise<UserView[]> {
  const names = await loginNamesOfAll(ctx, rows)
  return rows.flatMap((row, i) => (names[i] ? [viewOfUser(row, names[i])] : []))
}
