/**
 * Login names: what a person types to sign in (contract §1.3, §9). Computed, not stored: the bare user name, or where
 * the domain policy says so, the user name at each verified domain of the organization.
 */
import type { Context } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import type { Database } from '#storage/tables.ts'

export type UserRow = Database['users']

export interface LoginNames {
  /** Sorted. */
  readonly loginNames: readonly string[]
  readonly preferredLoginName: string
}

export type FoundUser = UserRow & LoginNames

/** How user names of an organization become login names. */
interface Naming {
  readonly withDomain: boolean
  readonly domains: readonly string[]
  readonly primaryDomain: string
}

async function loadNaming(ctx: Pick<Context, 'events'>, orgId: string): Promise<Naming> {
  const [layers, org] = await Promise.all([loadPolicies(ctx, orgId), ctx.events.load(orgAggregate, orgId)])
  return {
    withDomain: effectivePolicy(domainPolicy, layers).userLoginMustBeDomain,
    domains: Object.entries(org.state.domains)
      .filter(([, domain]) => domain.verified)
      .map(([domain]) => domain),
    primaryDomain: org.state.primaryDomain,
  }
}

function namesOf(userName: string, naming: Naming): LoginNames {
  if (!naming.withDomain) return { loginNames: [userName], preferredLoginName: userName }
  return {
    loginNames: naming.domains.map((domain) => `${userName}@${domain}`).sort(),
    preferredLoginName: `${userName}@${naming.primaryDomain}`,
  }
}

/** The login names of a user of an organization. */
export async function loginNamesOf(ctx: Pick<Context, 'events'>, orgId: string, userName: string): Promise<LoginNames> {
  return namesOf(userName, await loadNaming(ctx, orgId))
}

/** Rows with their login names; one look at each organization among them. */
export async function withLoginNames(ctx: Pick<Context, 'events'>, rows: readonly UserRow[]): Promise<FoundUser[]> {
  const namings = new Map<string, Naming>()
  for (const orgId of new Set(rows.map((row) => row.org_id))) namings.set(orgId, await loadNaming(ctx, orgId))
  return rows.map((row) => {
    const naming = namings.get(row.org_id)
    return { ...row, ...namesOf(row.user_name, naming ?? { withDomain: false, domains: [], primaryDomain: '' }) }
  })
}
