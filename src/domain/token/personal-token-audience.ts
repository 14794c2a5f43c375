import type { Services } from '#domain/context.ts'
import { hasRole, isGrantedTo } from '#domain/grant/project-access.ts'
import { INSTANCE_ID, instanceAggregate } from '#domain/instance/instance.ts'

/** The client that asks about a token. */
export interface AskingClient {
  readonly orgId: string
  readonly projectId: string
}

/**
 * Returns whether a client may introspect a personal access token, which has no audience itself: clients of the
 * holder's organization, of the default and of trusted organizations, and clients of a project granted to the holder
 * or to the holder's organization.
 */
export async function mayLearnOfPersonalToken(
  services: Pick<Services, 'rows' | 'events' | 'trustedOrgs'>,
  holder: { readonly userId: string; readonly orgId: string },
  { orgId, projectId }: AskingClient,
): Promise<boolean> {
  if (orgId === holder.orgId || services.trustedOrgs?.has(orgId) === true) return true
  const { state: instance } = await services.events.load(instanceAggregate, INSTANCE_ID)
  if (orgId === instance.defaultOrgId) return true
  return (
    projectId !== '' &&
    ((await isGrantedTo(services, projectId, holder.orgId)) || (await hasRole(services, projectId, holder.userId)))
  )
}
