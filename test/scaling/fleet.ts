/** Several servers as separate processes on one PostgreSQL, behind a proxy that distributes requests. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import path from 'node:path'
import type { TestDatabase } from '#test/support/postgres.ts'
import { testPostgres } from '#test/support/postgres.ts'
import { type RunningProcess, startProcess } from '#test/support/start-process.ts'
import { freePort, type JsonResponse, type RequestOptions } from '#test/support/start-server.ts'

export const PASSWORD = 'Passw0rd!'

export interface Fleet {
  /** Origin that forwards each request to the next process in turn. */
  readonly origin: string
  readonly database: TestDatabase
  /** Environment of each process. */
  readonly env: Record<string, string>
  readonly processes: RunningProcess[]
  readonly pat: string
  /** Which process answered each request to the origin, in order. */
  readonly answeredBy: readonly number[]
  /** A REST call to the process of this number. */
  rest(process: number, method: string, path: string, body?: unknown, options?: RequestOptions): Promise<JsonResponse>
  /** Imports a person with the password; returns the id. */
  addPerson(process: number, userName: string, body?: object): Promise<string>
  stop(): Promise<void>
}

/** Starts them at the same time on an empty database. `env` by the process's number. */
export async function startFleet(
  count: number,
  env: (process: number) => Record<string, string> = () => ({}),
): Promise<Fleet> {
  const postgres = await testPostgres()
  if (!postgres.available) throw new Error(postgres.reason)
  const database = await postgres.createDatabase()
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const shared = {
    USHER_DATABASE_URL: database.url,
    USHER_MASTERKEY: 'MasterkeyNeedsToHave32Characters',
    USHER_EXTERNAL_URL: origin,
  }
  const starts = Array.from({ length: count }, (_none, n) => startProcess({ env: { ...shared, ...env(n) } }))
  const processes = await Promise.all(starts)
  const answeredBy: number[] = []
  const balancer = inTurn(processes, answeredBy)
  await new Promise<void>((resolve) => balancer.listen(port, '127.0.0.1', resolve))
  const pat = tokenOf(processes)
  const rest: Fleet['rest'] = (n, method, route, body, options) =>
    ask(`${processes[n]?.url}${route}`, method, body, { token: pat, ...options })
  return {
    origin,
    database,
    env: shared,
    processes,
    pat,
    answeredBy,
    rest,
    async addPerson(n, userName, body = {}) {
      const response = await rest(n, 'POST', '/management/v1/users/human/_import', {
        userName,
        profile: { firstName: 'Minnie', lastName: 'Mouse' },
        email: { email: `${userName}@acme.example`, isEmailVerified: true },
        password: PASSWORD,
        ...body,
      })
      if (response.status !== 200) throw new Error(`${response.status} ${JSON.stringify(response.body)}`)
      return response.body.userId
    },
    async stop() {
      balancer.closeAllConnections()
      await new Promise((resolve) => balancer.close(resolve))
      await Promise.all(processes.map((one) => one.clear()))
      await database.drop()
    },
  }
}

/** The token lies with the one process that set up the store. */
function tokenOf(processes: readonly RunningProcess[]): string {
  const files = processes.map(({ folder }) => path.join(folder, 'data', 'admin.pat')).filter(existsSync)
  if (files.length !== 1) throw new Error(`${files.length} processes report that they set up the store`)
  return readFileSync(files[0] ?? '', 'utf8').trim()
}

function inTurn(processes: readonly RunningProcess[], answeredBy: number[]): Server {
  let next = 0
  return createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const n = next++ % processes.length
    answeredBy.push(n)
    const { method, url, headers } = incoming
    const port = processes[n]?.port
    const onward = request({ host: 'localhost', port, method, path: url, headers, agent: false }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
}

async function ask(url: string, method: string, body: unknown, options: RequestOptions): Promise<JsonResponse> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...(options.orgId ? { 'x-zitadel-orgid': options.orgId } : {}),
      'content-type': 'application/json',
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : text }
}
