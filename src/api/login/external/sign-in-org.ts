import { signInPolicies } from '#api/login/policies.ts'
import type { Visit } from '#api/login/visit.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { INSTANCE_ID, instanceAggregate } from '#domain/instance/instance.ts'
import { findOrgByDomain } from '#domain/org/find-org-by-domain.ts'

/**
 * Returns the organization whose providers a page offers: the one that the application requested, otherwise the one
 * that owns the domain of the entered name, otherwise the default one. Never checks whether a user has the name, so the
 * page reveals nothing (docs/security.md, user enumeration).
 */
export async function signInOrgOf(visit: Visit, loginName = ''): Promise<string> {
  return visit.authRequest?.orgId || (await discoverOrg(visit, loginName)) || defaultOrgOf(visit)
}

async function discoverOrg(visit: Visit, loginName: string): Promise<string | undefined> {
  const at = loginName.lastIndexOf('@')
  if (at < 1) return undefined
  const orgId = await findOrgByDomain(visit.services, loginName.slice(at + 1))
  return orgId && (await signInPolicies(visit, orgId)).login.allowDomainDiscovery ? orgId : undefined
}

async function defaultOrgOf({ login }: Visit): Promise<string> {
  return (await login.services.events.load(instanceAggregate, INSTANCE_ID)).state.defaultOrgId
}

/** Returns the organization of a sign-in through a provider: the requested one, otherwise the provider's own. */
export async function startOrgOf(visit: Visit, idpId: string): Promise<string> {
  const named = visit.authRequest?.orgId || visit.query.get('orgID')
  if (named) return named
  const { owner } = await visit.services.events.load(idpAggregate, idpId)
  return owner && owner !== INSTANCE_ID ? owner : defaultOrgOf(visit)
}
