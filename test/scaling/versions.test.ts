/** An older and a newer version run at once on one PostgreSQL, without waiting or rejected requests. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '#test/faults/client.ts'
import { type Fleet, PASSWORD, startFleet } from '#test/scaling/fleet.ts'
import { testPostgres } from '#test/support/postgres.ts'
import { type RunningProcess, startProcess } from '#test/support/start-process.ts'
import { Visitor } from '#test/support/visitor.ts'

const postgres = await testPostgres()
const ROOT = path.resolve(import.meta.dirname, '../..')
const NEWER = { NODE_OPTIONS: `--import ${path.join(import.meta.dirname, 'newer-version.ts')}` }

describe.skipIf(!postgres.available)('two versions', () => {
  let fleet: Fleet
  let newer: RunningProcess
  let database: pg.Client
  beforeAll(async () => {
    fleet = await startFleet(1)
    database = new pg.Client({ connectionString: fleet.database.url })
    await database.connect()
  }, 180_000)
  afterAll(async () => {
    await database?.end()
    await newer?.clear()
    await fleet?.stop()
  })

  async function call(server: RunningProcess, method: string, route: string, body?: object) {
    const response = await fetch(`${server.url}/management/v1${route}`, {
      method,
      headers: { authorization: `Bearer ${fleet.pat}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(20_000),
    })
    // Tests read members that exist in the response.
    // biome-ignore lint/suspicious/noExplicitAny: whatever the API answers
    return { status: response.status, body: (await response.json()) as any }
  }
  const add = (server: RunningProcess, userName: string) =>
    call(server, 'POST', '/users/human/_import', {
      userName,
      profile: { firstName: 'Minnie', lastName: 'Mouse' },
      email: { email: `${userName}@acme.example`, isEmailVerified: true },
      password: PASSWORD,
    })

  /** Creates, changes, reads and finds users until stopped; resolves with the answers other than 200. */
  function underLoad(server: RunningProcess, name: string) {
    let stopping = false
    let calls = 0
    const refused: unknown[] = []
    const ask = async (...args: Parameters<typeof call>) => {
      const response = await call(...args).catch((error) => ({ status: 0, body: { error: String(error) } as never }))
      calls += 1
      if (response.status !== 200) refused.push({ given: args.slice(1, 3), ...response })
      return response
    }
    const running = Array.from({ length: 2 }, async (_none, caller) => {
      for (let n = 0; !stopping && refused.length === 0; n++) {
        const userName = `${name}-${caller}-${n}`
        const { body } = await ask(server, 'POST', '/users/machine', { userName, name: 'Robot' })
        await ask(server, 'PUT', `/users/${body.userId}/machine`, { name: 'Robby' })
        await ask(server, 'GET', `/users/${body.userId}`)
        const queries = [{ userNameQuery: { userName } }]
        const users = await ask(server, 'POST', '/users/_search', { queries })
        if (users.body.result?.length !== 1) refused.push(`${userName} is not found`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    })
    return {
      reached: (count: number) => until(() => calls >= count || refused.length > 0, 'there is load'),
      async stop() {
        stopping = true
        await Promise.all(running)
        return refused
      },
    }
  }

  const signsIn = async (server: RunningProcess, loginName: string) => {
    const visitor = new Visitor(server.url)
    await visitor.open('/ui/login/login')
    await visitor.submit({ loginName })
    return (await visitor.submit({ password: PASSWORD })).title === 'You are signed in – Usher'
  }
  const greetingOf = async (userName: string) =>
    (await database.query('SELECT greeting FROM users WHERE user_name = $1', [userName])).rows[0]?.greeting

  test('the older one stays available while the newer one starts, and each reads the other’s writes', async () => {
    const [older] = fleet.processes as [RunningProcess]
    await add(older, 'untouched')
    await add(older, 'early')
    expect(await signsIn(older, 'early')).toBe(true)
    const load = underLoad(older, 'older')
    await load.reached(20)
    newer = await startProcess({ env: { ...fleet.env, ...NEWER } })
    const besides = underLoad(newer, 'newer')
    await besides.reached(40)

    const [byOlder, byNewer] = [(await add(older, 'by-older')).body, (await add(newer, 'by-newer')).body]
    const profile = { firstName: 'Daisy', lastName: 'Duck', displayName: 'Daisy Duck', preferredLanguage: 'de' }
    expect((await call(older, 'PUT', `/users/${byNewer.userId}/profile`, profile)).status).toBe(200)
    expect((await call(newer, 'PUT', `/users/${byOlder.userId}/profile`, profile)).status).toBe(200)
    for (const server of [older, newer])
      for (const { userId } of [byOlder, byNewer]) {
        const { body } = await call(server, 'GET', `/users/${userId}`)
        expect(body.user.human.profile.displayName).toBe('Daisy Duck')
      }
    expect(await signsIn(older, 'by-newer')).toBe(true)
    expect(await signsIn(newer, 'by-older')).toBe(true)
    expect(await signsIn(newer, 'early')).toBe(true)

    expect(await load.stop()).toEqual([])
    expect(await besides.stop()).toEqual([])
    expect([older, newer].map(({ stderr }) => stderr()).join('')).not.toContain('"level":"error"')
    expect(newer.stderr()).toContain('usher rebuild --live')
    // The older version does not know the column and keeps it.
    expect(await greetingOf('by-newer')).toBe('Hello by-newer')
    expect(await greetingOf('untouched')).toBe('')
  }, 240_000)

  test('once the older one has stopped, the new read models are filled beside the newer one', async () => {
    await fleet.processes[0]?.stop()
    const load = underLoad(newer, 'beside')
    await load.reached(10)
    const filling = spawn(process.execPath, [path.join(ROOT, 'src/main.ts'), 'rebuild', '--live', '--json'], {
      cwd: newer.folder,
      env: { ...process.env, ...fleet.env, ...NEWER, USHER_DATA_DIR: path.join(newer.folder, 'data') },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [code] = await once(filling, 'exit')
    expect(code).toBe(0)
    expect(await load.stop()).toEqual([])
    const { rows } = await database.query(`SELECT count(*)::int AS people,
      count(*) FILTER (WHERE users.greeting = 'Hello ' || users.user_name AND words = users.greeting)::int AS greeted,
      count(*) FILTER (WHERE greetings.sequence = streams.sequence)::int AS current
      FROM users LEFT JOIN greetings ON user_id = users.id
      LEFT JOIN streams ON aggregate_type = 'user' AND aggregate_id = users.id`)
    expect(rows[0]).toEqual({ people: rows[0].people, greeted: rows[0].people, current: rows[0].people })
    expect(rows[0].people).toBeGreaterThan(20)
  }, 240_000)

  test('a downgrade works: the older version starts on the newer one’s store, beside it', async () => {
    const load = underLoad(newer, 'back')
    await load.reached(10)
    const older = await startProcess({ env: fleet.env })
    try {
      expect((await add(older, 'again')).status).toBe(200)
      expect(await signsIn(older, 'by-newer')).toBe(true)
      expect(await signsIn(newer, 'again')).toBe(true)
      expect(await load.stop()).toEqual([])
    } finally {
      await older.clear()
    }
  }, 240_000)
})
