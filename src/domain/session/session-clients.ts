import type { Services } from '#domain/context.ts'
import type { OidcConfig } from '#domain/project/app/app-config.ts'

/** An application that got tokens in a session. */
export interface SessionClient {
  readonly clientId: string
  readonly userId: string
  readonly sessionId: string
  readonly config: Partial<OidcConfig>
}

export async function listSessionClients(
  { rows }: Pick<Services, 'rows'>,
  sessionIds: readonly string[],
): Promise<SessionClient[]> {
  if (sessionIds.length === 0) return []
  const found = await rows
    .selectFrom('oidc_records as grant')
    .innerJoin('apps as app', 'app.client_id', 'grant.client_id')
    .select(['app.client_id as clientId', 'app.config', 'grant.user_id as userId', 'grant.session_id as sessionId'])
    .where('grant.session_id', 'in', sessionIds)
    .where('grant.model', '=', 'Grant')
    .distinct()
    .execute()
  // Written by the project's projection.
  return found.map((one) => ({ ...one, config: JSON.parse(one.config) as Partial<OidcConfig> }))
}
