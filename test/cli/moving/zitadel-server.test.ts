import { readFile, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createRuntime, type Runtime } from '#compose'
import { loadConfig } from '#config'
import { hashToken } from '#crypto/token.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { userAggregate } from '#domain/user/user.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { testPostgres } from '#test/support/postgres.ts'
import { type UsherFolder, usherFolder } from '#test/support/run-usher.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

// Each command is a process that has to start, on whatever else the machine is doing.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const postgres = await testPostgres()
/** Users that every server has: the target already uses their names. */
const ADMINISTRATORS = ['admin', 'admin-machine']
const PASSWORD = 'Correct-horse-7'

let from: TestServer
let ids: { org: string; project: string; app: string; client: string; person: string; machine: string }
beforeAll(async () => {
  from = await startServer()
  ids = await populate(from)
})
afterAll(() => from.stop())

/** An organization with a project, an application, people, a grant and members; and enough people for two pages. */
async function populate({ rest }: TestServer): Promise<typeof ids> {
  const org = (await rest('POST', '/management/v1/orgs', { name: 'Acme AG' })).body.id
  const at = { orgId: org }
  const call = async (path: string, body: unknown) => {
    const { status, body: response } = await rest('POST', `/management/v1${path}`, body, at)
    expect([path, status, status === 200 ? '' : response]).toEqual([path, 200, ''])
    return response
  }
  const project = (await call('/projects', { name: 'Shop', projectRoleAssertion: true })).id
  await call(`/projects/${project}/roles`, { roleKey: 'buyer', displayName: 'Buyer', group: 'g' })
  const web = await call(`/projects/${project}/apps/oidc`, {
    name: 'Web',
    redirectUris: ['https://shop.example/callback'],
    responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
    appType: 'OIDC_APP_TYPE_WEB',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
  })
  await call(`/projects/${project}/apps/api`, {
    name: 'Backend',
    authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
  })
  const human = (userName: string) => ({
    userName,
    profile: { firstName: 'Minnie', lastName: 'Mouse', nickName: 'Min', preferredLanguage: 'de' },
    email: { email: `${userName}@acme.example`, isEmailVerified: true },
    phone: { phone: '+41791112233', isPhoneVerified: true },
    password: PASSWORD,
  })
  const person = (await call('/users/human/_import', human('minnie'))).userId
  await call(`/users/${person}/metadata/plan`, { value: Buffer.from('gold').toString('base64') })
  const machine = (await call('/users/machine', { userName: 'robot', name: 'Robot' })).userId
  await call(`/users/${person}/grants`, { projectId: project, roleKeys: ['buyer'] })
  await call('/policies/lockout', { maxPasswordAttempts: 7, maxOtpAttempts: 8 })
  await call('/orgs/me/members', { userId: person, roles: ['ORG_OWNER'] })
  await call(`/projects/${project}/members`, { userId: person, roles: ['PROJECT_OWNER'] })
  for (let i = 0; i < 210; i++)
    await rest('POST', '/management/v1/users/machine', { userName: `m-${i}`, name: 'M' }, at)
  return { org, project, app: web.appId, client: web.clientId, person, machine }
}

const engines = [
  { engine: 'the embedded store', prepare: async () => ({ env: {}, drop: async () => undefined }) },
  ...(postgres.available ? [{ engine: 'PostgreSQL', prepare: database }] : []),
]

describe.each(engines)('from a running server into $engine', ({ prepare }) => {
  let usher: UsherFolder
  let drop: () => Promise<unknown>
  let runtime: Runtime
  let newSecret = ''

  beforeAll(async () => {
    const store = await prepare()
    drop = store.drop
    usher = await usherFolder(store.env)
    const setUp = await usher.run('setup')
    expect([setUp.code, setUp.stderr]).toEqual([0, ''])
  })
  afterAll(async () => {
    await runtime?.close()
    await usher.remove()
    await drop()
  })

  const live = (...options: string[]) =>
    usher.run('import', '--from', 'zitadel', '--url', from.url, '--token', from.pat, '--json', ...options)
  const linesOf = (stdout: string) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  const refusedIn = (stdout: string): string[] =>
    linesOf(stdout)
      .flatMap(({ status, userName }) => (status === 'refused' ? [userName] : []))
      .sort()
  const totals = (stdout: string) => linesOf(stdout).at(-1)

  test('a dry run stores nothing', async () => {
    const { code, stdout } = await live('--dry-run')
    expect(totals(stdout)).toMatchObject({ source: 'zitadel', imported: 212, refused: ADMINISTRATORS.length })
    expect(totals(stdout)).not.toHaveProperty('beside')
    expect(code).toBe(1)
  })

  test('all data of the API is imported, and the rest is counted by name', async () => {
    const { code, stdout, stderr } = await live('--on-conflict', 'skip', '--report', usher.file('report'))
    expect([code, stderr]).toEqual([1, ''])
    expect(refusedIn(stdout)).toEqual(ADMINISTRATORS)
    expect(totals(stdout)).toMatchObject({
      imported: 212,
      beside: {
        projects: 1,
        roles: 1,
        'OpenID Connect applications': 1,
        'API applications': 1,
        'user grants': 1,
        'organization members': 1,
        'project members': 1,
      },
      leftBehind: {
        'password (the server hands out no hashes)': expect.any(Number),
        'client secret of Web (no API has it; the new one is in FILE.clients of --report)': 1,
        'keys of Backend': 1,
      },
    })
    const [secret, ...others] = linesOf(await readFile(usher.file('report.clients'), 'utf8'))
    expect(others).toEqual([])
    expect(secret).toEqual({ appId: ids.app, name: 'Web', clientId: ids.client, clientSecret: expect.any(String) })
    expect(stdout).not.toContain(secret.clientSecret)
    expect((await stat(usher.file('report.clients'))).mode & 0o777).toBe(0o600)
    newSecret = secret.clientSecret
  })

  test('a second run skips every user', async () => {
    const { stdout } = await live('--on-conflict', 'skip')
    expect(totals(stdout)).toMatchObject({ imported: 0, skipped: 212 })
    expect(refusedIn(stdout)).toEqual(ADMINISTRATORS)
    // The first organization of both has the same name, and its administrator is skipped.
    expect(totals(stdout).failed).toMatchObject([{ type: 'org' }, { type: 'org_member' }])
  })

  test('ids, client ids, roles, grants and members are those of the source', async () => {
    const usherEnv = Object.entries(usher.env).filter(([name]) => name.startsWith('USHER_'))
    runtime = await createRuntime(loadConfig(Object.fromEntries(usherEnv), undefined), collectingLog().log)
    const { rows, events } = runtime.services
    const one = (table: 'orgs' | 'projects', id: string) =>
      rows.selectFrom(table).select('name').where('id', '=', id).executeTakeFirst()
    expect(await one('orgs', ids.org)).toMatchObject({ name: 'Acme AG' })
    expect(await one('projects', ids.project)).toMatchObject({ name: 'Shop' })
    const app = rows.selectFrom('apps').select(['client_id', 'project_id', 'secret_hash']).where('id', '=', ids.app)
    expect(await app.executeTakeFirst()).toEqual({
      ...{ client_id: ids.client, project_id: ids.project },
      secret_hash: hashToken(newSecret),
    })
    const grant = rows.selectFrom('user_grants').select(['project_id', 'org_id']).where('user_id', '=', ids.person)
    expect(await grant.execute()).toEqual([{ project_id: ids.project, org_id: ids.org }])
    const policies = (await events.load(policiesAggregate, ids.org)).state.set
    expect(policies).toMatchObject({ lockout: { settings: { maxPasswordAttempts: 7, maxOtpAttempts: 8 } } })
    expect(Object.keys(policies)).toHaveLength(1)
    const minnie = await events.load(userAggregate, ids.person)
    expect(minnie.owner).toBe(ids.org)
    expect(minnie.state).toMatchObject({
      userName: 'minnie',
      profile: { firstName: 'Minnie', nickName: 'Min', preferredLanguage: 'de' },
      email: { address: 'minnie@acme.example', verified: true },
      phone: { number: '+41791112233', verified: true },
      metadata: { plan: { value: Buffer.from('gold').toString('base64') } },
    })
    expect((await events.load(userAggregate, ids.machine)).state).toMatchObject({ type: 'machine', userName: 'robot' })
  })
})

async function database() {
  if (!postgres.available) throw new Error('PostgreSQL cannot run here')
  const { url, drop } = await postgres.createDatabase()
  return { env: { USHER_DATABASE_URL: url, USHER_MASTERKEY: 'MasterkeyNeedsToHave32Characters' }, drop }
}

describe('a server that exports hashes', () => {
  const HASH = '$2a$12$aLYFkieuqJyeynvptPTxpehSViui5WeAPuR2Xw1wui9CPHEaacmFq'
  let server: Server
  let usher: UsherFolder
  let busy = 1
  beforeAll(async () => {
    const human = { profile: { firstName: 'A', lastName: 'B' }, email: { email: 'a@acme.example' } }
    const responses: Record<string, unknown> = {
      '/admin/v1/orgs/_search': { result: [{ id: 'org-1', name: 'One' }] },
      '/management/v1/users/_search': {
        result: [
          {
            id: 'u-1',
            userName: 'anna',
            state: 'USER_STATE_ACTIVE',
            human: { ...human, passwordChanged: '2020-01-01T00:00:00Z' },
          },
        ],
      },
      '/admin/v1/export': {
        orgs: [{ orgId: 'org-1', humanUsers: [{ userId: 'u-1', user: { hashedPassword: { value: HASH } } }] }],
      },
    }
    server = createServer((request, response) => {
      const isBusy = busy-- > 0
      const isKnown = request.headers.authorization === 'Bearer good'
      response.writeHead(isBusy ? 503 : isKnown ? 200 : 401, { 'content-type': 'application/json' })
      response.end(JSON.stringify(responses[request.url ?? ''] ?? {}))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    usher = await usherFolder()
    await usher.run('setup')
  })
  afterAll(async () => {
    server.close()
    await usher.remove()
  })
  // Bound to a port, so it has an address.
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  test('users keep their passwords, and a busy server is retried', async () => {
    const { code, stderr } = await usher.run('import', '--from', 'zitadel', '--url', url(), '--token', 'good')
    expect([code, stderr]).toEqual([0, ''])
    const usherEnv = Object.entries(usher.env).filter(([name]) => name.startsWith('USHER_'))
    const runtime = await createRuntime(loadConfig(Object.fromEntries(usherEnv), undefined), collectingLog().log)
    const { state } = await runtime.services.events.load(userAggregate, 'u-1')
    await runtime.close()
    expect(state.password.hash).toBe(HASH)
  })

  test.each([
    ['a wrong token', ['--token', 'bad'], 'rejects the token'],
    ['no token', [], '--token'],
    ['an address without https', ['--url', 'http://zitadel.example', '--token', 'good'], 'https'],
  ])('%s is one sentence', async (_what, options, sentence) => {
    const { code, stderr } = await usher.run('import', '--from', 'zitadel', '--url', url(), ...options)
    expect(code).not.toBe(0)
    expect(stderr).toContain(sentence)
  })
})
