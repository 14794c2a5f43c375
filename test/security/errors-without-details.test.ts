/**
 * Proves a class of docs/security.md: when the store fails under load, no reply of any API reveals its kind, its
 * location, the query or the internals of the server.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { connect } from 'node:http2'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { create, toBinary } from '@bufbuild/protobuf'
import { GetUserByIDRequestSchema } from '@zitadel/proto/zitadel/management_pb.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningUsher, startUsher } from '#bench/contestants/usher.ts'
import { type Cluster, startCluster } from '#bench/support/postgres-cluster.ts'
import { until } from '#test/faults/client.ts'
import { startServer } from '#test/support/start-server.ts'

/** A server as its APIs are knocked at. */
interface Knocked {
  readonly url: string
  readonly pat: string
  readonly nevisKey: string
}

interface Reply {
  readonly api: string
  readonly status: number
  /** Head, body and trailers, as one text. */
  readonly text: string
}

/** Names of drivers, engines, queries, paths and of the program itself. */
const DETAILS =
  /postgres|sqlite|usher\.db|pg_[a-z]{4}|kysely|node_modules|node:|\.ts\b|\bat \S+ \(|\bstack\b|errno|syscall|ECONN|EPIPE|ENOENT|terminat|is malformed|disk image|relation|\bquery\b.*\bfailed|\b(select|insert|update|delete)\b .*\b(from|into|set)\b|only-on-loopback/i
/** Metrics label the outcome only. */
const METRICS = /postgres|sqlite|usher\.db|node_modules|\.ts\b|ECONN|only-on-loopback/i

/** Random tokens can match DETAILS by chance. */
const RANDOM = /[\w-]{40,}/g

const form = (values: Record<string, string>): RequestInit => ({ method: 'POST', body: new URLSearchParams(values) })
const json = (body: object): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})

/** Sign-in form rendered before the store failed. */
interface OwnForm {
  readonly cookie: string
  readonly csrf: string
}

async function ownForm({ url }: Knocked): Promise<OwnForm> {
  const page = await fetch(`${url}/ui/login/login`)
  const html = await page.text()
  return {
    cookie: page.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '',
    csrf: / name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '',
  }
}

async function everyEndpoint(server: Knocked, { cookie, csrf }: OwnForm): Promise<Reply[]> {
  const { url, pat, nevisKey } = server
  const ask = async (api: string, at: string, init: RequestInit = {}, headers: Record<string, string> = {}) => {
    const response = await fetch(url + at, {
      redirect: 'manual',
      ...init,
      headers: { ...(init.headers as Record<string, string>), ...headers },
      signal: AbortSignal.timeout(30_000),
    })
    const text = `${JSON.stringify([...response.headers])}\n${await response.text()}`
    return { api: `${api} ${init.method ?? 'GET'} ${at}`, status: response.status, text }
  }
  const bearer = { authorization: `Bearer ${pat}` }
  const key = { authorization: `Bearer ${nevisKey}` }
  const page = (at: string, values: Record<string, string>) => ask('page', at, form({ csrf, ...values }), { cookie })
  const person = {
    userName: `nobody${Math.random()}`,
    profile: { firstName: 'A', lastName: 'B' },
    email: { email: 'a@acme.example', isEmailVerified: true },
  }
  const rpc = '/zitadel.management.v1.ManagementService'
  const client = { client_id: '1', client_secret: 'x' }
  return Promise.all([
    ask('REST', '/management/v1/users/1', {}, bearer),
    ask('REST', '/management/v1/users/_search', json({}), bearer),
    ask('REST', '/management/v1/users/human/_import', json(person), bearer),
    ask('REST', '/management/v1/projects/_search', json({}), bearer),
    ask('REST', '/admin/v1/orgs/_search', json({}), bearer),
    ask('Connect', `${rpc}/GetUserByID`, json({ id: '1' }), bearer),
    ask(
      'gRPC-Web',
      `${rpc}/GetUserByID`,
      { method: 'POST', body: frame() },
      {
        ...bearer,
        'content-type': 'application/grpc-web+proto',
      },
    ),
    overGrpc(server),
    ask('Nevis', '/nevis/api/v1/users', {}, key),
    ask('Nevis', '/nevis/api/v1/users', json({ loginId: 'a@acme.example' }), key),
    ask('Nevis', '/nevis/api/v1/events', {}, key),
    ask('Nevis', '/nevis/api/v1/auth/email-link', json({ ticket: 'x' }), key),
    ask('page', '/ui/login/login'),
    ask('page', '/ui/login', {}, { cookie: `usher_session=${'A'.repeat(43)}` }),
    ask('page', '/ui/login/user/init?userID=1&code=ABCDEF'),
    ask('page', '/ui/login/login/externalidp?idpConfigID=1'),
    page('/ui/login/login', { loginName: 'admin' }),
    page('/ui/login/password', { loginName: 'admin', password: 'x' }),
    page('/ui/login/password/reset', { loginName: 'admin' }),
    page('/ui/login/password/init', {
      userID: '1',
      code: 'ABCDEF',
      password: 'Passw0rd!',
      passwordconfirm: 'Passw0rd!',
    }),
    ask('OIDC', '/oauth/v2/authorize?client_id=1&response_type=code&scope=openid&redirect_uri=https://a.example'),
    ask('OIDC', '/oauth/v2/authorize/callback?id=1', {}, { accept: 'text/html' }),
    ask('OIDC', '/oauth/v2/token', form({ ...client, grant_type: 'client_credentials' })),
    ask('OIDC', '/oauth/v2/token', form({ ...client, grant_type: 'refresh_token', refresh_token: 'x' })),
    ask('OIDC', '/oauth/v2/introspect', form({ ...client, token: 'x' })),
    ask('OIDC', '/oauth/v2/revoke', form({ ...client, token: 'x' })),
    ask('OIDC', '/oauth/v2/device_authorization', form({ client_id: '1' })),
    ask('OIDC', '/oauth/v2/keys'),
    ask('OIDC', '/oidc/v1/userinfo', {}, { authorization: `Bearer ${'A'.repeat(43)}` }),
    ask('OIDC', '/oidc/v1/end_session?client_id=1', {}, { accept: 'text/html' }),
    ask('OIDC', '/device', {}, { accept: 'text/html' }),
    ask('OIDC', '/.well-known/openid-configuration'),
    ask('debug', '/debug/ready'),
    ask('debug', '/debug/metrics'),
  ])
}

function frame(): Uint8Array<ArrayBuffer> {
  const message = toBinary(GetUserByIDRequestSchema, create(GetUserByIDRequestSchema, { id: '1' }))
  const framed = new Uint8Array(5 + message.length)
  framed[4] = message.length
  framed.set(message, 5)
  return framed
}

/** Includes the trailers, which carry gRPC errors. */
async function overGrpc({ url, pat }: Knocked): Promise<Reply> {
  const session = connect(url)
  try {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/zitadel.management.v1.ManagementService/GetUserByID',
      'content-type': 'application/grpc',
      te: 'trailers',
      authorization: `Bearer ${pat}`,
    })
    const heads: object[] = []
    stream.on('response', (head) => heads.push(head))
    stream.on('trailers', (head) => heads.push(head))
    stream.setTimeout(30_000, () => stream.close())
    stream.end(frame())
    let body = ''
    for await (const chunk of stream) body += Buffer.from(chunk).toString()
    const status = Number(/"grpc-status":"(\d+)"/.exec(JSON.stringify(heads))?.[1])
    return { api: 'gRPC GetUserByID', status, text: `${JSON.stringify(heads)}\n${decodeURIComponent(body)}` }
  } finally {
    session.close()
  }
}

interface Trouble {
  make(): Promise<void>
  /** Locations of the store, which no reply may contain. */
  readonly places: readonly string[]
  /** Whether every call that uses the store fails. */
  readonly everywhere: boolean
}

/** Sends calls until the failure has reached the APIs, and some more, and checks every response. */
async function expectNoDetails(server: Knocked, { make, places, everywhere }: Trouble): Promise<void> {
  const forms = await ownForm(server)
  const replies: Reply[] = [...(await everyEndpoint(server, forms))]
  expect(replies.find((one) => one.api.includes('/users/_search'))?.status).toBe(200)
  // Some calls are in flight when it happens.
  const [, ...during] = await Promise.all([make(), ...Array.from({ length: 4 }, () => everyEndpoint(server, forms))])
  replies.push(...during.flat())
  await until(async () => {
    const round = await everyEndpoint(server, forms)
    replies.push(...round)
    return round.some((one) => one.api.startsWith('REST') && one.status === 503)
  }, 'calls are refused')
  const last = await everyEndpoint(server, forms)
  replies.push(...last)
  if (everywhere) {
    for (const api of ['REST', 'Connect', 'Nevis', 'OIDC', 'page'])
      expect([api, last.some((one) => one.api.startsWith(api) && one.status >= 500)]).toEqual([api, true])
    expect(last.find((one) => one.api.startsWith('gRPC '))?.status).toBe(14)
  }
  for (const { api, text } of replies) {
    const [leak] = (api.includes('/debug/metrics') ? METRICS : DETAILS).exec(text.replace(RANDOM, '')) ?? []
    expect([api, leak, leak && text]).toEqual([api, undefined, undefined])
    for (const place of places) expect([api, text.includes(place)]).toEqual([api, false])
  }
}

const knockedAt = (usher: RunningUsher): Knocked => ({
  url: `http://localhost:${usher.ports[0]}`,
  pat: usher.token,
  nevisKey: readFileSync(path.join(usher.dataDir, 'nevis.key'), 'utf8').trim(),
})

test('a store closed while the server runs', async () => {
  const server = await startServer()
  try {
    const nevisKey = readFileSync(path.join(server.dataDir, 'nevis.key'), 'utf8').trim()
    const make = () => server.runtime.storage.close()
    await expectNoDetails({ ...server, nevisKey }, { make, places: [server.dataDir], everywhere: true })
  } finally {
    await server.stop().catch(() => {})
  }
}, 60_000)

test('a SQLite file damaged while the server runs', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'usher-damage-'))
  const usher = await startUsher({ dataDir })
  try {
    const make = async () => {
      for (const name of ['usher.db', 'usher.db-wal']) {
        const file = path.join(dataDir, name)
        const handle = openSync(file, 'r+')
        writeSync(handle, Buffer.alloc(Math.max(statSync(file).size - 100, 100), 'damage'), 0, undefined, 100)
        closeSync(handle)
      }
    }
    // SQLite answers from its page cache.
    await expectNoDetails(knockedAt(usher), { make, places: [dataDir], everywhere: false })
  } finally {
    await usher.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}, 90_000)

const started = await startCluster().catch((error: unknown) => {
  process.stderr.write(`\nPostgreSQL cannot run here, what its end tells is not looked at: ${error}\n`)
  return undefined
})

describe.skipIf(!started)('on PostgreSQL', () => {
  let cluster: Cluster
  let usher: RunningUsher
  beforeAll(async () => {
    if (started) cluster = started
    usher = await startUsher({ databaseUrl: cluster.url })
  }, 60_000)
  afterAll(async () => {
    await usher?.stop()
    await started?.remove()
  })

  test('a database process that is killed', async () => {
    const { host, port, password } = new URL(cluster.url)
    const places = [host, `:${port}`, password, usher.dataDir]
    await expectNoDetails(knockedAt(usher), { make: () => cluster.kill(), places, everywhere: true })
  }, 120_000)
})
