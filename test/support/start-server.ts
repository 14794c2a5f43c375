/** A complete server in the test's process: every API, in-memory SQLite (or PostgreSQL with STORAGE=postgres). */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { firstStart } from '#cli/first-start.ts'
import { listen } from '#cli/start/listen.ts'
import { reservePort } from '#cli/start/reserve-port.ts'
import { readTlsFiles } from '#cli/start/tls-files.ts'
import { createRuntime, type Runtime } from '#compose'
import { type Config, loadConfig } from '#config'
import type { Log } from '#kit/log.ts'
import { recordCalledRpcs } from '#test/support/called-rpcs.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { withoutRequestId } from '#test/support/error-body.ts'
import { testPostgres } from '#test/support/postgres.ts'

export interface JsonResponse {
  readonly status: number
  readonly headers: Headers
  // Responses are read as a client of the API reads them: any JSON.
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on the parts it knows
  readonly body: any
}

export interface RequestOptions {
  readonly token?: string | null
  readonly orgId?: string
  readonly headers?: Record<string, string>
}

export interface TestServer {
  readonly url: string
  readonly dataDir: string
  /** Token of the machine user with role IAM_OWNER. */
  readonly pat: string
  readonly adminPassword: string
  readonly runtime: Runtime
  /** Lines logged so far, as JSON texts: for assertions on the content of the log. */
  readonly logged: readonly string[]
  /** Sends a REST call, with the administrator's token by default (`token: null`: without a token). */
  rest(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<JsonResponse>
  /** The mails written so far (.eml texts), oldest first; waits until there are `count`, at most 5 s. */
  mails(count: number): Promise<string[]>
  stop(): Promise<void>
}

export async function startServer(env: Record<string, string> = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'usher-test-'))
  const port = await freePort()
  const { log, logged } = collectingLog()
  const database = await chooseDatabase()
  const config = loadConfig(
    { USHER_PORT: String(port), USHER_DATA_DIR: dataDir, ...database.env, USHER_ADMIN_PASSWORD: 'Admin-pass1', ...env },
    undefined,
  )
  const running = await run(config, log)
  const url = running.runtime.services.externalUrl
  const pat = (await readFile(config.adminPatFile, 'utf8')).trim()
  return {
    url,
    dataDir,
    pat,
    logged,
    adminPassword: config.adminPassword ?? '',
    runtime: running.runtime,
    rest: (method, route, body, options) =>
      rest(`http://localhost:${config.port}${route}`, method, body, { token: pat, ...options }),
    mails: (count) => waitForMails(path.join(dataDir, 'mail'), count),
    async stop() {
      await recordCalledRpcs(running.runtime.metrics)
      await running.stop()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function run(config: Config, log: Log) {
  const runtime = await createRuntime(config, log)
  await firstStart(config, runtime.services)
  const listener = await listen(runtime, config, log, await reservePort(config, await readTlsFiles(config)))
  return {
    runtime,
    async stop() {
      await listener.close()
      await runtime.close()
    },
  }
}

async function chooseDatabase(): Promise<{ env: Record<string, string>; drop: () => Promise<void> }> {
  if (process.env.STORAGE !== 'postgres')
    return { env: { USHER_DATABASE_URL: 'sqlite::memory:' }, drop: async () => {} }
  const postgres = await testPostgres()
  if (!postgres.available) throw new Error(`STORAGE=postgres was asked for: ${postgres.reason}`)
  const { url, drop } = await postgres.createDatabase()
  return { env: { USHER_DATABASE_URL: url, USHER_MASTERKEY: 'MasterkeyNeedsToHave32Characters' }, drop }
}

async function rest(url: string, method: string, body: unknown, options: RequestOptions): Promise<JsonResponse> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...(options.orgId ? { 'x-zitadel-orgid': options.orgId } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const { status, headers } = response
  return { status, headers, body: withoutRequestId(status, headers, parsed(text)) }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

async function waitForMails(folder: string, count: number): Promise<string[]> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.eml')).sort()
    if (files.length >= count) return Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')))
    if (Date.now() > deadline) throw new Error(`${files.length} mails after 20 s, ${count} were expected`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Returns a free port: the external URL must be known before the server listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
