import { signInPolicies } from '#api/login/policies.ts'
import type { Visit } from '#api/login/visit.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { INSTANCE_ID, instanceAggregate } from '#domain/instance/instance.ts'
import { findOrgByDomain } from '#domain/org/find-org-by-domain.ts'

/**
 * The organization whose providers a page offers: the one that the application asked for, else the one whose domain is
 * in the name that was typed, else the default one. Whether anybody has the name is not looked at, so the page does
 * not tell (docs/security.md, user enumeration).
 */
export async function signInOrgOf(visit: Visit, loginName = ''): Promise<string> {
  return visit.authRequest?.orgId || (await discovered(visit, loginName)) || defaultOrgOf(visit)
}

async function discovered(visit: Visit, loginName: string): Promise<string | undefined> {
  const at = loginName.lastIndexOf('@')
  if (at < 1) return undefined
  const orgId = await findOrgByDomain(visit.services, loginName.slice(at + 1))
  return orgId && (await signInPolicies(visit, orgId)).login.allowDomainDiscovery ? orgId : undefined
}

async function defaultOrgOf({ login }: Visit): Promise<string> {
  return (await login.services.events.load(instanceAggregate, INSTANCE_ID)).state.defaultOrgId
}

/** The organization that a way to a provider is for: as above, and the provider's own where nothing else is said. */
export async function startOrgOf(visit: Visit, idpId: string): Promise<string> {
  const named = visit.authRequest?.orgId || visit.query.get('orgID')
  if (named) return named
  const { owner } = await visit.services.events.load(idpAggregate, idpId)
  return owner && owner !== INSTANCE_ID ? owner : defaultOrgOf(visit)
}
