/** Answers to waiting requests whose browser is not at hand: the engine is run on a request made for it. */
import { createHmac } from 'node:crypto'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type Provider from 'oidc-provider'
import { extrasOf } from '#api/oidc/clients.ts'
import { toInteractionResult } from '#api/oidc/interactions.ts'
import type { AuthResult } from '#domain/auth-request/auth-request.ts'
import type { ProtocolEngine } from '#domain/auth-request/protocol-engine.ts'
import { acrOf } from '#domain/sign-in/acr.ts'

export interface RunningEngine {
  readonly provider: Provider
  /** Signs the engine's cookies. */
  readonly cookieSecret: string
  readonly respond: (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

/** `prepare` gives a request the headers that the engine takes its own origin from. */
export const protocolEngine = (
  current: () => Promise<RunningEngine>,
  prepare: (request: IncomingMessage) => void,
): ProtocolEngine => ({
  async answer(interactionId, result) {
    const engine = await current()
    const interaction = await engine.provider.Interaction.find(interactionId)
    if (!interaction || interaction.deviceCode) return undefined
    interaction.result = toInteractionResult(result)
    // The login UI authenticated the user; a session that the browser may have had here does not count.
    interaction.session = undefined
    const { response_mode: mode } = interaction.params
    if (ADDRESS_MODES.has(mode)) interaction.params.response_mode = ADDRESS_MODES.get(mode)
    await interaction.save(remaining(interaction.exp))
    const request = requestTo(interaction.returnTo, resumeCookie(engine, interactionId))
    prepare(request)
    const response = new ServerResponse(request)
    await engine.respond(request, response)
    const location = response.getHeader('location')
    return typeof location === 'string' ? location : undefined
  },
  async findDevice(userCode) {
    const { provider } = await current()
    const code = await waitingDevice(provider, userCode)
    const client = code?.clientId ? await provider.Client.find(code.clientId) : undefined
    if (!code || !client) return undefined
    const scope = code.params?.scope
    return {
      clientId: client.clientId,
      applicationName: client.clientName ?? '',
      projectId: extrasOf(client).projectId,
      scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [],
    }
  },
  async answerDevice(userCode, result) {
    const { provider } = await current()
    const code = await waitingDevice(provider, userCode)
    if (!code) return false
    if (result === 'denied')
      Object.assign(code, { error: 'access_denied', errorDescription: 'the user denied the request' })
    else Object.assign(code, await grantedDevice(provider, code, result))
    await code.save()
    return true
  },
})

/**
 * Response modes in place of those that post a form: the response to a login UI is an address. Undefined: the mode of
 * the response type.
 */
const ADDRESS_MODES = new Map<unknown, string | undefined>([
  ['form_post', undefined],
  ['form_post.jwt', 'jwt'],
])

const remaining = (exp = 0): number => Math.max(1, exp - Math.floor(Date.now() / 1000))

type DeviceCode = NonNullable<Awaited<ReturnType<Provider['DeviceCode']['findByUserCode']>>>

/** Finds a device code that was neither approved nor denied. Ignores case and the hyphen. */
async function waitingDevice(provider: Provider, userCode: string): Promise<DeviceCode | undefined> {
  const normalized = userCode.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const code = normalized ? await provider.DeviceCode.findByUserCode(normalized) : undefined
  return code && !code.isExpired && !code.error && !code.accountId && !code.inFlight ? code : undefined
}

/** Properties that the engine sets on a device code when its user approves the device. */
async function grantedDevice(provider: Provider, code: DeviceCode, { userId, sessionId, authTime, amr }: AuthResult) {
  const scope = typeof code.params?.scope === 'string' ? code.params.scope : ''
  const grant = new provider.Grant({
    accountId: userId,
    ...(code.clientId ? { clientId: code.clientId } : {}),
    // The engine's types do not declare this property; `grantWithSignIn` keeps it.
    ...{ sessionUid: sessionId },
  })
  grant.addOIDCScope(scope)
  const grantId = await grant.save()
  return {
    accountId: userId,
    acr: acrOf(amr),
    amr: [...amr],
    authTime: Math.floor(authTime / 1000),
    grantId,
    scope,
    sessionUid: sessionId,
    sid: sessionId,
  }
}

/** The cookie that the engine sets on the browser of a waiting request, signed as its framework signs (keygrip). */
function resumeCookie({ provider, cookieSecret }: RunningEngine, interactionId: string): string {
  const pair = `${provider.cookieName('resume')}=${interactionId}`
  const signature = createHmac('sha1', cookieSecret).update(pair).digest('base64url')
  return `${pair}; ${provider.cookieName('resume')}.sig=${signature}`
}

function requestTo(url: string, cookie: string): IncomingMessage {
  const { pathname, search } = new URL(url)
  const request = new IncomingMessage(new Socket())
  request.method = 'GET'
  request.url = pathname + search
  request.headers.cookie = cookie
  return request
}
