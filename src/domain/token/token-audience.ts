import type { Services } from '#domain/context.ts'
import { INSTANCE_ID, instanceAggregate } from '#domain/instance/instance.ts'
import { prepared, type Values } from '#storage/prepared.ts'

const PROJECT_AUDIENCE = /^urn:zitadel:iam:org:project:id:(.+):aud$/
/** Name of the API's own project in a scope. */
const API_PROJECT = 'zitadel'

/** Projects that scopes name as audience, the API's own by its id. Pure. */
export const audienceScopes = (scopes: readonly string[], apiProjectId: string): string[] =>
  scopes.flatMap((scope) => {
    const id = PROJECT_AUDIENCE.exec(scope)?.[1]
    return id === undefined ? [] : [id === API_PROJECT ? apiProjectId : id]
  })

export async function loadApiProjectId(services: Pick<Services, 'events'>): Promise<string> {
  return (await services.events.load(instanceAggregate, INSTANCE_ID)).state.apiProjectId
}

const clientsBeside = prepared(
  (rows, value: Values<{ clientId: string }>) =>
    rows
      .selectFrom('apps as app')
      .innerJoin('apps as other', 'other.project_id', 'app.project_id')
      .select(['other.client_id as clientId', 'other.project_id as projectId'])
      .where('app.client_id', '=', value('clientId'))
      .orderBy('other.id'),
  { reads: ['apps'] },
)

/**
 * Returns the audience of an access token: the client, its project and the project's other clients, and the projects
 * that its scopes name. A machine user has no project of its own.
 */
export async function loadTokenAudience(
  services: Pick<Services, 'rows' | 'events'>,
  clientId: string,
  scopes: readonly string[],
): Promise<string[]> {
  const [clients, apiProjectId] = await Promise.all([
    clientsBeside(services.rows, { clientId }),
    loadApiProjectId(services),
  ])
  const project = clients.flatMap((client) => [client.clientId, client.projectId])
  return [...new Set([clientId, ...project, ...audienceScopes(scopes, apiProjectId)])]
}
