/** A certified OpenID provider of the tests, whose sign-in page accepts every name. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, { type Configuration } from 'oidc-provider'
import { freePort } from '#test/support/start-server.ts'

export interface UpstreamProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Claims of the users, by name. */
  readonly people: Map<string, Record<string, unknown>>
  close(): Promise<void>
}

export async function startUpstreamProvider(usherUrl: string): Promise<UpstreamProvider> {
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  const client = { clientId: 'usher', clientSecret: 'a-secret-between-the-two-servers' }
  const people: UpstreamProvider['people'] = new Map()
  const provider = new Provider(issuer, await configuration(client, usherUrl, people))
  // Usher's address for this provider carries the id that the provider gets when it is added.
  provider.Client.prototype.redirectUriAllowed = (uri) =>
    uri.startsWith(`${usherUrl}/ui/login/login/externalidp/callback/`) || uri === `${usherUrl}/idps/callback`
  const handle = provider.callback()
  const server = createServer((request, response) => {
    const uid = /^\/sign-in\/([\w-]+)$/.exec(request.url ?? '')?.[1]
    if (!uid) return void handle(request, response)
    void (request.method === 'POST' ? submit(provider, request, response) : show(response, uid))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    issuer,
    ...client,
    people,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function configuration(
  { clientId, clientSecret }: Pick<UpstreamProvider, 'clientId' | 'clientSecret'>,
  usherUrl: string,
  people: UpstreamProvider['people'],
): Promise<Configuration> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${usherUrl}/ui/login/login/externalidp/callback`],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'upstream', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['a key for the cookies of tests'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    interactions: { url: (_ctx, interaction) => `/sign-in/${interaction.uid}` },
    findAccount: async (_ctx, sub) => ({
      accountId: sub,
      claims: async () => ({ ...people.get(sub), sub }),
    }),
    // Grants every requested scope.
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        accountId: ctx.oidc.account?.accountId ?? '',
        clientId: ctx.oidc.client?.clientId ?? '',
      })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  }
}

async function show(response: ServerResponse, uid: string): Promise<void> {
  response.setHeader('content-type', 'text/html')
  response.end(`<!doctype html><title>Upstream</title><form method="post" action="/sign-in/${uid}">
    <label>Who are you? <input name="name" autofocus></label><button>Enter</button></form>`)
}

async function submit(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const accountId = new URLSearchParams(Buffer.concat(chunks).toString()).get('name') ?? ''
  await provider.interactionFinished(
    request,
    response,
    accountId ? { login: { accountId } } : { error: 'access_denied' },
  )
}
