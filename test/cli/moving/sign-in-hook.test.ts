/** Users without a hash: the source system verifies the password at their first sign-in. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { loginOfMark } from '#crypto/password/migration-mark.ts'
import { systemCaller } from '#domain/caller.ts'
import { findPendingMigrations } from '#domain/user/flows/transfer/find-pending-migrations.ts'
import { caseFile, type ImportServer, startImportServer } from '#test/support/import-case.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const HORSE = 'Correct-horse-7'

interface OldSystem {
  readonly url: string
  readonly asked: { path: string; body: Record<string, string>; token: string | undefined }[]
  /** Status and body of the next answers. */
  respond: (body: Record<string, string>) => [number, object]
  readonly server: Server
}

async function oldSystem(): Promise<OldSystem> {
  const old = { asked: [] as OldSystem['asked'], respond: (): [number, object] => [401, {}] }
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    request.on('end', () => {
      const body = JSON.parse(text)
      old.asked.push({ path: request.url ?? '', body, token: request.headers.authorization })
      const [status, reply] = (old.respond as OldSystem['respond'])(body)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A listening server has an address with a port.
  const { port } = server.address() as AddressInfo
  return Object.assign(old, { url: `http://127.0.0.1:${port}/users`, server })
}

let here: ImportServer
let old: OldSystem
async function start(form: 'keycloak' | 'ory') {
  old = await oldSystem()
  here = await startImportServer({
    USHER_PASSWORD_MIGRATION_URL: old.url,
    USHER_PASSWORD_MIGRATION_FORM: form,
    USHER_PASSWORD_MIGRATION_TOKEN: 'secret-token',
  })
}
afterEach(async () => {
  await here.stop()
  old.server.close()
})

test('the form of the Keycloak plugin: the first right password is hashed, and the old system is not called again', async () => {
  await start('keycloak')
  const { totals } = await here.run(caseFile('cognito-import.csv'), '--migrate-passwords')
  expect(totals).toEqual({ imported: 2, skipped: 0, refused: 0, source: 'cognito' })
  expect((await here.user('John')).state.status).toBe('active')
  old.respond = ({ password }) => [password === HORSE ? 200 : 401, {}]
  expect(await here.signsIn('John', 'wrong')).toBe(false)
  expect(await here.signsIn('John', HORSE)).toBe(true)
  expect(old.asked).toEqual([
    { path: '/users/John', body: { password: 'wrong' }, token: 'Bearer secret-token' },
    { path: '/users/John', body: { password: HORSE }, token: 'Bearer secret-token' },
  ])
  expect(loginOfMark((await here.user('John')).state.password.hash)).toBeUndefined()
  expect(await here.signsIn('John', HORSE)).toBe(true)
  expect(old.asked).toHaveLength(2)
  expect(loginOfMark((await here.user('Jane')).state.password.hash)).toBe('Jane')
})

test('people who are still checked by the old system are counted and listed, until they sign in', async () => {
  await start('keycloak')
  await here.run(caseFile('cognito-import.csv'), '--migrate-passwords')
  const { rows, events, cipher } = here.server.runtime.services
  const pendingMigrations = () => findPendingMigrations({ rows, events, cipher, caller: systemCaller('TEST') })
  const people = (await pendingMigrations()).users
  expect((await pendingMigrations()).pending.map(({ login }) => login).sort()).toEqual(['Jane', 'John'])
  old.respond = () => [200, {}]
  expect(await here.signsIn('John', HORSE)).toBe(true)
  expect(await pendingMigrations()).toMatchObject({ users: people, pending: [{ login: 'Jane', userName: 'Jane' }] })
})

test('the form of Ory’s hook, for users that the file marks', async () => {
  await start('ory')
  const options = ['--drop-links', '--rp-id', 'localhost']
  expect((await here.run(caseFile('ory-identities.json'), ...options)).totals).not.toHaveProperty('noCredential')
  old.respond = ({ identifier, password }) =>
    identifier === 'or3@acme.example' && password === HORSE ? [200, { status: 'password_match' }] : [403, {}]
  expect(await here.signsIn('or3@acme.example', 'wrong')).toBe(false)
  expect(await here.signsIn('or3@acme.example', HORSE)).toBe(true)
  expect(await here.signsIn('or3@acme.example', HORSE)).toBe(true)
  expect(old.asked.map(({ path }) => path)).toEqual(['/users', '/users'])
})

test('an error or unknown answer of the old system signs no user in and counts as no wrong password', async () => {
  await start('ory')
  await here.run(caseFile('cognito-import.csv'), '--migrate-passwords')
  for (const response of [
    [500, {}],
    [302, {}],
  ] as const) {
    old.respond = () => [...response]
    await expect(here.signsIn('John', HORSE)).rejects.toMatchObject({ kind: 'unavailable' })
  }
  old.respond = () => [200, { status: 'something' }]
  expect(await here.signsIn('John', HORSE)).toBe(false)
  expect((await here.user('John')).state.password.failures).toBe(1)
})

test('an address without TLS is rejected, except on loopback', async () => {
  await start('keycloak')
  await expect(startImportServer({ USHER_PASSWORD_MIGRATION_URL: 'http://old.example' })).rejects.toThrow(
    'USHER_PASSWORD_MIGRATION_URL has to begin with https://',
  )
})
