import { createHash, createPrivateKey, randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import { measureLibrary } from '#bench/contestants/floors.ts'
import { type RunningUsher, startUsher } from '#bench/contestants/usher.ts'
import { personJson } from '#bench/load/requests.ts'
import { JWT_BEARER } from '#bench/load/scripts.ts'
import { median } from '#bench/load/statistics.ts'
import { race } from '#bench/scenarios/race.ts'
import type { Report, Scenario, Settings } from '#bench/scenarios/scenario.ts'
import { Visitor } from '#test/support/visitor.ts'

const PASSWORD = 'Secret-password1'

const WORKS = [
  { script: 'introspect', what: 'token introspection', library: 'verify' },
  { script: 'userinfo', what: 'userinfo', library: 'verify' },
  { script: 'jwtProfile', what: 'JWT profile grant', library: 'exchange' },
  { script: 'clientCredentials', what: 'client credentials grant with JWT access tokens', library: 'sign' },
  { script: 'refresh', what: 'refresh token grant', library: 'sign' },
  { script: 'authorize', what: 'authorization to code of a signed-in browser', library: 'sign' },
] as const

/** Requests of resource servers, machine users and applications, compared with the bare library that verifies and signs tokens. */
export const tokens: Scenario = {
  name: 'tokens',
  async run(settings) {
    const usher = await startUsher()
    try {
      const args = await prepare(usher)
      const reports: Report[] = []
      for (const work of WORKS) reports.push(await measure(settings, work, usher, args))
      return reports
    } finally {
      await usher.stop()
    }
  },
}

async function measure(
  settings: Settings,
  { script, what, library }: (typeof WORKS)[number],
  usher: RunningUsher,
  args: Readonly<Record<string, string>>,
): Promise<Report> {
  const floor = await measureLibrary('jose', library, settings.seconds)
  // It is stopped when all are measured.
  const start = async () => ({ ...usher, stop: async () => {} })
  const results = await race(settings, [{ name: 'usher', script, args, start }])
  const rate = median(results[0]?.rounds.map((round) => round.perSecond) ?? [])
  return {
    scenario: `${what}, SQLite`,
    results,
    verdicts: [{ what: `usher to bare jose (${library})`, ratio: rate / floor }],
    stated: { 'bare jose': `${Math.round(floor)}/s` },
  }
}

/** A machine with a key, a token by it, and an API application that may introspect the token. */
export async function prepare(usher: RunningUsher): Promise<Record<string, string>> {
  const origin = `http://localhost:${usher.ports[0]}`
  const post = async (path: string, body: object): Promise<Record<string, string>> => {
    const headers = { authorization: `Bearer ${usher.token}`, 'content-type': 'application/json' }
    return responseOf(await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) }))
  }
  const { id: projectId } = await post('/management/v1/projects', { name: 'Bench' })
  const app = await post(`/management/v1/projects/${projectId}/apps/api`, { name: 'Bench' })
  const { userId = '' } = await post('/management/v1/users/machine', { userName: 'bench-machine', name: 'Bench' })
  const { keyDetails = '' } = await post(`/management/v1/users/${userId}/keys`, { type: 'KEY_TYPE_JSON' })
  const file = JSON.parse(Buffer.from(keyDetails, 'base64').toString())
  const now = Math.floor(Date.now() / 1000)
  const assertion = await new SignJWT({ iss: userId, sub: userId, aud: origin, iat: now, exp: now + 3600 })
    .setProtectedHeader({ alg: 'RS256', kid: file.keyId })
    .sign(createPrivateKey(file.key))
  const scope = `openid profile urn:zitadel:iam:org:project:id:${projectId}:aud`
  const grant = new URLSearchParams({ grant_type: JWT_BEARER, assertion, scope })
  const { access_token = '' } = await responseOf(
    await fetch(`${origin}/oauth/v2/token`, { method: 'POST', body: grant }),
  )
  const put = { method: 'PUT', headers: { authorization: `Bearer ${usher.token}` } }
  const other = { userName: 'bench-jwt-machine', name: 'Bench', accessTokenType: 'ACCESS_TOKEN_TYPE_JWT' }
  const { userId: otherId } = await post('/management/v1/users/machine', other)
  const secret = await responseOf(await fetch(`${origin}/management/v1/users/${otherId}/secret`, put))
  const appCredentials = { accessToken: access_token, basic: basicOf(app), machineBasic: basicOf(secret), assertion }
  return { ...appCredentials, ...(await prepareApplication(origin, post, projectId ?? '')) }
}

export const basicOf = ({ clientId, clientSecret }: Record<string, string>): string =>
  Buffer.from(`${clientId}:${clientSecret}`).toString('base64')

type Post = (path: string, body: object) => Promise<Record<string, string>>

/** An application, and a browser that is signed in to it. */
async function prepareApplication(origin: string, post: Post, projectId: string): Promise<Record<string, string>> {
  const redirectUri = 'http://localhost/callback'
  const verifier = randomBytes(32).toString('base64url')
  const app = await post(`/management/v1/projects/${projectId}/apps/oidc`, {
    name: 'Bench application',
    redirectUris: [redirectUri],
    responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
    appType: 'OIDC_APP_TYPE_WEB',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    devMode: true,
  })
  await post('/management/v1/users/human/_import', JSON.parse(personJson('bench-person', { password: PASSWORD })))
  const query = new URLSearchParams({
    client_id: app.clientId ?? '',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile offline_access',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const authorize = `/oauth/v2/authorize?${query}`
  const visitor = new Visitor(origin)
  await visitor.open(await visitor.begin(authorize))
  await visitor.submit({ loginName: 'user-bench-person@example.com' })
  const { location, problems } = await visitor.submit({ password: PASSWORD })
  let back = location
  while (back !== '' && !back.startsWith(redirectUri)) back = await visitor.begin(back)
  if (!back.includes('code=')) throw new Error(`${location} ${problems} ${back}`)
  const cookies = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return { authorize: `${authorize}&prompt=none`, cookies, appBasic: basicOf(app), redirectUri, verifier }
}

export async function responseOf(response: Response): Promise<Record<string, string>> {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`)
  // All fields read of these responses are strings.
  return JSON.parse(text) as Record<string, string>
}
