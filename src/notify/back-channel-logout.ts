/** Notifies applications of the end of a session (OpenID Connect Back-Channel Logout 1.0). */
import type { Services } from '#domain/context.ts'
import { type BackChannelLogout, backChannelUri } from '#domain/session/logout-notifications.ts'
import { rotateSigningKeys } from '#domain/token/rotate-signing-keys.ts'
import { requestPublic } from '#kit/fetch-public.ts'
import { isLoopbackAddress, isPublicAddress } from '#kit/public-address.ts'
import { DeliveryError } from '#notify/delivery-error.ts'
import type { PendingEntry } from '#notify/outbox-worker.ts'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
/** Seconds, as the specification recommends. */
const LIFETIME = 120
const TIMEOUT_MS = 10_000
/** Bytes of a response, which is not evaluated. */
const MAX_RESPONSE = 64 * 1024

/** Delivers one outbox entry of kind `BACK_CHANNEL_LOGOUT`. Rejects with DeliveryError for a retry. */
export function backChannelLogout(
  services: Services,
  { allowLoopback }: { readonly allowLoopback: boolean },
): (entry: PendingEntry) => Promise<void> {
  const allows = (address: string) => isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address))
  return async (entry) => {
    // Written by `endSession`.
    const logout = entry.payload as BackChannelLogout
    const uri = await findUri(services, logout.clientId)
    if (!uri) return
    const body = new URLSearchParams({ logout_token: await logoutToken(services, logout, entry.id) }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const request = { method: 'POST', headers, body }
    const bounds = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_RESPONSE, allows }
    const { status } = await requestPublic(uri, request, bounds).catch((cause: unknown) => {
      throw new DeliveryError('back-channel logout: the application cannot be reached', { retryable: true, cause })
    })
    if (status === 200 || status === 204) return
    // 400: the application could not log out, and would not the next time (Back-Channel Logout 1.0 §2.8).
    throw new DeliveryError(`back-channel logout: status ${status}`, { retryable: status >= 500 || status === 429 })
  }
}

/** The address as it is registered now; undefined: the application has none any more. */
async function findUri({ rows }: Pick<Services, 'rows'>, clientId: string): Promise<URL | undefined> {
  const app = await rows.selectFrom('apps').select('config').where('client_id', '=', clientId).executeTakeFirst()
  return (app && URL.parse(backChannelUri(app.config))) ?? undefined
}

async function logoutToken(services: Services, logout: BackChannelLogout, id: string): Promise<string> {
  const { signer } = await rotateSigningKeys(services, Date.now())
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: services.externalUrl,
    sub: logout.userId,
    aud: logout.clientId,
    iat: now,
    exp: now + LIFETIME,
    jti: id,
    sid: logout.sessionId,
    events: { [EVENT]: {} },
  }
  return signer.sign(claims, 'logout+jwt')
}
