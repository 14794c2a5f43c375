import type { Services } from '#domain/context.ts'
import { listSessionClients } from '#domain/session/session-clients.ts'

/**
 * Addresses that the browser loads in frames when these sessions end (OpenID Connect Front-Channel Logout 1.0 §3), each
 * with issuer and session id.
 */
export async function frontChannelLogouts(
  services: Pick<Services, 'rows' | 'externalUrl'>,
  sessionIds: readonly string[],
): Promise<string[]> {
  const clients = await listSessionClients(services, sessionIds)
  return clients.flatMap(({ sessionId, config }) => {
    const uri = URL.parse(config.clientSettings?.frontChannelLogoutUri ?? '')
    if (!uri) return []
    uri.searchParams.set('iss', services.externalUrl)
    uri.searchParams.set('sid', sessionId)
    return [uri.href]
  })
}
