import type { Services } from '#domain/context.ts'
import { isGrantedTo } from '#domain/grant/project-access.ts'
import { INSTANCE_ID, instanceAggregate } from '#domain/instance/instance.ts'
import { audienceScopes } from '#domain/token/token-audience.ts'
import { prepared, type Values } from '#storage/prepared.ts'

/** The holder of a client: an organization's application, or one of its machine users. */
export interface ClientOwner {
  readonly orgId: string
  readonly machine: boolean
}

/**
 * Removes the scopes whose audience a client may not have: projects of other organizations that were not granted to its
 * own, and, for applications, this server's API unless the organization is the default one or trusted. A machine user
 * acts for itself alone, so the API is open to it.
 */
export async function permittedScopes(
  services: Pick<Services, 'rows' | 'events' | 'trustedOrgs'>,
  { orgId, machine }: ClientOwner,
  scopes: readonly string[],
): Promise<string[]> {
  if (scopes.every((scope) => audienceScopes([scope], '').length === 0)) return [...scopes]
  const { state: instance } = await services.events.load(instanceAggregate, INSTANCE_ID)
  const permitted = await Promise.all(
    scopes.map(async (scope) => {
      const [projectId] = audienceScopes([scope], instance.apiProjectId)
      if (projectId === undefined) return true
      if (projectId === instance.apiProjectId)
        return machine || orgId === instance.defaultOrgId || services.trustedOrgs?.has(orgId) === true
      return mayHaveProject(services, projectId, orgId)
    }),
  )
  return scopes.filter((_scope, i) => permitted[i])
}

const projectOfOrg = prepared(
  (rows, value: Values<{ projectId: string; orgId: string }>) =>
    rows.selectFrom('projects').select('id').where('id', '=', value('projectId')).where('org_id', '=', value('orgId')),
  { reads: ['projects'] },
)

async function mayHaveProject(services: Pick<Services, 'rows'>, projectId: string, orgId: string): Promise<boolean> {
  const orgProject = await projectOfOrg(services.rows, { projectId, orgId })
  return orgProject.length > 0 || isGrantedTo(services, projectId, orgId)
}
