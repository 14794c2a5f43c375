/** A house with the protocol's door, the pages and the management API in front of it: a whole server, less what others test. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { createListener } from '#api/http/listener.ts'
import { createRouter } from '#api/http/router.ts'
import { registerLoginRoutes } from '#api/login/routes.ts'
import { createOidcDoor } from '#api/oidc/oidc-door.ts'
import { accessTo } from '#api/zitadel/access-to.ts'
import { managementHandlers } from '#api/zitadel/management-v1/service.ts'
import { createZitadelDoor, mounted } from '#api/zitadel/mount.ts'
import { firstStart } from '#cli/first-start.ts'
import { furnish, type House } from '#compose'
import { loadConfig } from '#config'
import { createOidcProviderClient } from '#federation/oidc-provider-client.ts'
import type { Log } from '#kit/log.ts'
import { supportedLanguages, translate } from '#kit/translate.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { testPostgres } from '#test/support/postgres.ts'
import { type Answer, freePort, type RequestOptions } from '#test/support/start-server.ts'

export interface HouseServer {
  readonly url: string
  readonly house: House
  readonly logged: readonly string[]
  /** A REST call with the administrator's token, unless told otherwise (`token: null`: none). */
  rest(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<Answer>
  stop(): Promise<void>
}

export async function startHouse(env: Record<string, string> = {}): Promise<HouseServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'usher-test-'))
  const port = await freePort()
  const { log, logged } = collectingLog()
  const database = await chooseDatabase()
  const own = { USHER_PORT: String(port), USHER_DATA_DIR: dataDir, USHER_ADMIN_PASSWORD: 'Admin-pass1' }
  const config = loadConfig({ ...own, ...database.env, ...env }, undefined)
  const house = await furnish(config, log)
  await firstStart(config, house.rooms)
  const doors = await openDoors(house, config.port, log)
  const pat = (await readFile(config.adminPatFile, 'utf8')).trim()
  return {
    url: house.rooms.externalUrl,
    house,
    logged,
    rest: (method, route, body, options) =>
      rest(`http://localhost:${config.port}${route}`, method, body, { token: pat, ...options }),
    async stop() {
      await doors.close()
      await house.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
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

async function rest(url: string, method: string, body: unknown, options: RequestOptions): Promise<Answer> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...(options.orgId ? { 'x-zitadel-orgid': options.orgId } : {}),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined }
}

export async function openDoors(house: House, port: number, log: Log): Promise<{ close(): Promise<void> }> {
  const zitadel = createZitadelDoor({
    services: [
      mounted(ManagementService, { basePath: '/management/v1', openapiName: 'management' }, managementHandlers),
    ],
    access: accessTo(house.rooms),
    translate: (key, params, language) => translate(language, key, params),
    languages: supportedLanguages,
    log,
    bodyLimitBytes: 1024 * 1024,
  })
  const oidc = createOidcDoor(house.rooms, { log })
  const { rooms } = house
  const providers = createOidcProviderClient({ externalUrl: rooms.externalUrl, allowLoopback: true })
  const router = await createRouter({
    plugins: [zitadel.plugin, (app) => registerLoginRoutes(app, { rooms, providers, now: Date.now, log })],
    sideDoors: [zitadel.sideDoor, oidc],
    bodyLimitBytes: 1024 * 1024,
    log,
  })
  const listener = createListener({ http1: router.http1, http2: router.http2 })
  await listener.listen('127.0.0.1', port)
  return {
    async close() {
      oidc.close()
      await listener.close()
      await router.close()
    },
  }
}
