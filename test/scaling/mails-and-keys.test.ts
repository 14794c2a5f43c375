/** Work that two processes share: pending mails, and the keys that sign tokens. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { until } from '#test/faults/client.ts'
import { addApplication } from '#test/scaling/application.ts'
import { type Fleet, startFleet } from '#test/scaling/fleet.ts'
import { testPostgres } from '#test/support/postgres.ts'
import type { RunningProcess } from '#test/support/start-process.ts'

const postgres = await testPostgres()
const DAY = 24 * 3_600_000

/** Addresses that a process wrote mails to, as files. */
function mailedBy(process: RunningProcess | undefined): string[] {
  const folder = path.join(process?.folder ?? '', 'data', 'mail')
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith('.eml'))
    return files.map((file) => /^To: (\S+)/m.exec(readFileSync(path.join(folder, file), 'utf8'))?.[1] ?? '')
  } catch {
    return []
  }
}

/** Owed an invitation. */
const invite = (fleet: Fleet, process: number, userName: string) =>
  fleet.rest(process, 'POST', '/management/v1/users/human/_import', {
    userName,
    profile: { firstName: 'Minnie', lastName: 'Mouse' },
    email: { email: `${userName}@acme.example` },
  })

async function sql<T extends pg.QueryResultRow>(fleet: Fleet, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: fleet.database.url })
  await client.connect()
  try {
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}

describe.skipIf(!postgres.available)('two processes', () => {
  test('send every mail once while both work', async () => {
    const fleet = await startFleet(2)
    try {
      const names = Array.from({ length: 100 }, (_none, n) => `invited-${n}`)
      const responses = await Promise.all(names.map((name, n) => invite(fleet, n % 2, name)))
      expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]))
      await until(async () => (await sql(fleet, 'SELECT id FROM outbox LIMIT 1')).length === 0, 'nothing is owed')
      const [one, other] = [mailedBy(fleet.processes[0]), mailedBy(fleet.processes[1])]
      expect([...one, ...other].sort()).toEqual(names.map((name) => `${name}@acme.example`).sort())
      expect([one.length > 0, other.length > 0]).toEqual([true, true])
    } finally {
      await fleet.stop()
    }
  }, 240_000)

  test('when one is killed while sending, the other sends the pending mails', async () => {
    let calls = 0
    const silent = createServer(() => {
      calls += 1
    })
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' ? address?.port : 0
    const fleet = await startFleet(
      2,
      (n): Record<string, string> => (n === 0 ? { USHER_SMTP_URL: `smtp://127.0.0.1:${port}` } : {}),
    )
    const [one, other] = fleet.processes
    try {
      void other?.stop('SIGSTOP')
      for (let n = 0; n < 3; n++) expect((await invite(fleet, 0, `handed-${n}`)).status).toBe(200)
      await until(() => calls > 0, 'it is sending')
      await one?.stop('SIGKILL')
      const leases = 'SELECT leased_until - extract(epoch FROM clock_timestamp()) * 1000 AS left FROM outbox'
      for (const { left } of await sql<{ left: string }>(fleet, leases)) expect(Number(left)).toBeLessThan(180_000)
      // Three minutes go by.
      await sql(fleet, 'UPDATE outbox SET leased_until = leased_until - 180000')
      void other?.stop('SIGCONT')
      await until(() => mailedBy(other).length === 3, 'the other sends them')
      expect(mailedBy(other).sort()).toEqual([0, 1, 2].map((n) => `handed-${n}@acme.example`))
    } finally {
      void other?.stop('SIGCONT')
      await fleet.stop()
      silent.close()
    }
  }, 240_000)

  test('share the signing key that one of them created, and verify each other’s signatures', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'usher-clocks-'))
    const clock = (n: number) => path.join(folder, String(n))
    const setClock = (n: number, offset: number) => writeFileSync(clock(n), String(offset))
    for (const n of [0, 1]) setClock(n, 0)
    const fleet = await startFleet(2, (n) => ({
      SHIFTED_CLOCK: clock(n),
      NODE_OPTIONS: `--import ${path.resolve(import.meta.dirname, '../faults/shifted-clock.ts')}`,
    }))
    const keysOf = async (n: number): Promise<JWK[]> => {
      const response = await fetch(`${fleet.processes[n]?.url}/oauth/v2/keys`)
      return ((await response.json()) as { keys: JWK[] }).keys
    }
    const idsOf = async (n: number) => (await keysOf(n)).map(({ kid }) => kid ?? '')
    try {
      const shop = await addApplication(fleet)
      const [old] = await idsOf(0)
      expect(await idsOf(1)).toEqual([old])

      setClock(0, 31 * DAY)
      await until(async () => (await idsOf(0)).length === 2, 'one makes a new key')
      setClock(1, 31 * DAY)
      await until(async () => (await idsOf(1)).length === 2, 'the other serves it')
      expect(await idsOf(1)).toEqual(await idsOf(0))
      expect((await idsOf(0))[0]).toBe(old)

      for (const n of [0, 1]) setClock(n, 33 * DAY)
      for (const n of [0, 1]) await until(async () => (await idsOf(n))[0] !== old, 'the new key signs')
      await fleet.addPerson(0, 'rotated')
      for (const n of [0, 1]) {
        const { body } = await shop.redeem(n, await shop.authorize('rotated'))
        const { kid } = decodeProtectedHeader(body.id_token)
        expect(kid).not.toBe(old)
        const key = (await keysOf(1 - n)).find((one) => one.kid === kid)
        const currentDate = new Date(Date.now() + 33 * DAY)
        const { payload } = await jwtVerify(body.id_token, await importJWK(key ?? {}), { currentDate })
        expect(payload.iss).toBe(fleet.origin)
        expect((await shop.introspect(1 - n, body.access_token)).body.active).toBe(true)
      }
    } finally {
      await fleet.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }, 240_000)

  test('sign with the key activated at one of them, and reject tokens of a deleted one', async () => {
    const fleet = await startFleet(2)
    try {
      const shop = await addApplication(fleet)
      await fleet.addPerson(0, 'keyed')
      const redeem = async (n: number) => (await shop.redeem(n, await shop.authorize('keyed'))).body
      const rpc = (n: number, name: string, body: object) =>
        fleet.rest(n, 'POST', `/zitadel.webkey.v2.WebKeyService/${name}`, body)
      const old = decodeProtectedHeader((await redeem(1)).id_token).kid
      const { id } = (await rpc(0, 'CreateWebKey', { ed25519: {} })).body
      const published = await (await fetch(`${fleet.processes[1]?.url}/oauth/v2/keys`)).json()
      expect((published as { keys: JWK[] }).keys.map(({ kid }) => kid)).toEqual([old, id])
      expect((await rpc(1, 'ActivateWebKey', { id })).status).toBe(200)
      for (const n of [1, 0])
        await until(async () => decodeProtectedHeader((await redeem(n)).id_token).kid === id, 'the new key signs')
      expect((await rpc(0, 'DeleteWebKey', { id: old })).body.deletionDate).toBeDefined()
      const listed = (await rpc(1, 'ListWebKeys', {})).body.webKeys
      expect(listed).toMatchObject([{ id, state: 'STATE_ACTIVE' }])
    } finally {
      await fleet.stop()
    }
  }, 240_000)
})
