import { createHash, randomBytes } from 'node:crypto'
import { type RunningUsher, startUsher } from '#bench/contestants/usher.ts'
import { personJson } from '#bench/load/requests.ts'
import { race, ratioOf } from '#bench/scenarios/race.ts'
import { addOne } from '#bench/scenarios/reading.ts'
import type { Report, Scenario, Settings } from '#bench/scenarios/scenario.ts'
import { basicOf, responseOf } from '#bench/scenarios/tokens.ts'

const PASSWORD = 'Secret-password1'
const REDIRECT = 'http://localhost/callback'

/** Scripts of version 2, each with the script of the same work over version 1 where there is one. */
const WORKS = [
  { what: 'create a user with a ready hash', script: 'createV2', v1: 'import' },
  { what: 'get a user by id', script: 'getUserV2', v1: 'getUser' },
  { what: 'list 50 users', script: 'listUsersV2', v1: 'listUsers' },
  { what: 'create a session with a password (argon2id)', script: 'sessionWithPassword', v1: '' },
  { what: 'create a session with a user check', script: 'sessionOfUser', v1: '' },
  { what: 'authorization request, callback of a login UI, tokens', script: 'callbackToToken', v1: '' },
] as const

/** Calls of version 2 beside those of version 1, on one server. */
export const version2: Scenario = {
  name: 'version-2',
  async run(settings) {
    const usher = await startUsher()
    try {
      const args = { userId: await addOne(usher, 'read-by-id'), ...(await prepareLogin(usher)) }
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
  { what, script, v1 }: (typeof WORKS)[number],
  usher: RunningUsher,
  args: Readonly<Record<string, string>>,
): Promise<Report> {
  // It is stopped when all are measured.
  const start = async () => ({ ...usher, stop: async () => {} })
  const results = await race(settings, [
    ...(v1 ? [{ name: 'version 1', script: v1, args, start }] : []),
    { name: 'version 2', script, args, start },
  ])
  const verdicts = v1 ? [ratioOf(results, 'version 2', 'version 1')] : []
  return { scenario: `${what}, SQLite`, results, verdicts }
}

/** A user with a password, and an application; the caller is the login client. */
async function prepareLogin(usher: RunningUsher): Promise<Record<string, string>> {
  const origin = `http://localhost:${usher.ports[0]}`
  const headers = { authorization: `Bearer ${usher.token}`, 'content-type': 'application/json' }
  const post = async (path: string, body: object) =>
    responseOf(await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) }))
  const { id: projectId } = await post('/management/v1/projects', { name: 'Bench' })
  const app = await post(`/management/v1/projects/${projectId}/apps/oidc`, {
    name: 'Bench application',
    redirectUris: [REDIRECT],
    responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
    appType: 'OIDC_APP_TYPE_WEB',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    devMode: true,
  })
  await post('/management/v1/users/human/_import', JSON.parse(personJson('login-person', { password: PASSWORD })))
  const caller = await (await fetch(`${origin}/auth/v1/users/me`, { headers })).text()
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: app.clientId ?? '',
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: 'openid profile',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  return {
    loginName: 'user-login-person@example.com',
    password: PASSWORD,
    authorize: `/oauth/v2/authorize?${query}`,
    loginClient: /"id":"(\d+)"/.exec(caller)?.[1] ?? '',
    appBasic: basicOf(app),
    redirectUri: REDIRECT,
    verifier,
  }
}
