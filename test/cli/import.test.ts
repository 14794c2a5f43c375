import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { testPostgres } from '#test/support/postgres.ts'
import { type Ran, type UsherFolder, usherFolder } from '#test/support/run-usher.ts'
import { type RunningProcess, startProcess } from '#test/support/start-process.ts'

// Each command is a process that has to start, on whatever else the machine is doing.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const HASH = '$2a$12$aLYFkieuqJyeynvptPTxpehSViui5WeAPuR2Xw1wui9CPHEaacmFq'

const person = (userName: string, changes: object = {}) => ({
  userName,
  profile: { firstName: 'Minnie', lastName: 'Mouse' },
  email: { email: `${userName}@acme.example`, isEmailVerified: true },
  hashedPassword: { value: HASH },
  ...changes,
})
const people = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => person(`${prefix}${i}`))
const lines = (all: readonly object[]) => all.map((one) => `${JSON.stringify(one)}\n`).join('')

interface Counts {
  readonly imported: number
  readonly skipped: number
  readonly refused: number
}

// Output of `--json`: a line for each line of the file, then the counts.
const jsonLines = (ran: Ran) =>
  ran.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
const countsOf = (ran: Ran): Counts => jsonLines(ran).at(-1)

/** Runs until the output has this many lines (at most 60 s), then kills the process. */
async function killedAfter(usher: UsherFolder, seen: number, ...args: string[]): Promise<Ran> {
  const { child, ran } = usher.begin(...args)
  let count = 0
  const deadline = setTimeout(() => child.kill('SIGKILL'), 60_000)
  child.stdout?.on('data', (chunk: Buffer) => {
    count += chunk.toString().split('\n').length - 1
    if (count >= seen) child.kill('SIGKILL')
  })
  const ended = await ran
  clearTimeout(deadline)
  return ended
}

const postgres = await testPostgres()
const engines = [
  { engine: 'SQLite', database: undefined },
  ...(postgres.available ? [{ engine: 'PostgreSQL', database: postgres }] : []),
]

describe.each(engines)('into a store of our own on $engine', ({ database }) => {
  let usher: UsherFolder
  let drop = async () => {}
  beforeAll(async () => {
    const made = await database?.createDatabase()
    drop = made?.drop ?? drop
    usher = await usherFolder(
      made ? { USHER_DATABASE_URL: made.url, USHER_MASTERKEY: 'MasterkeyNeedsToHave32Characters' } : {},
    )
    expect((await usher.run('setup')).code).toBe(0)
  })
  afterAll(async () => {
    await usher.remove()
    await drop()
  })

  test('1,500 users are imported despite 7 invalid lines, and a second run skips them', async () => {
    const good = people('p', 1500)
    const bad: [line: number, text: string, field: string, id: string | undefined][] = [
      [3, '{"userName":', '(line)', undefined],
      [10, JSON.stringify(person('', {})), 'userName', undefined],
      [
        700,
        JSON.stringify(person('x', { hashedPassword: { value: '$9$a$b' } })),
        'hashedPassword.value',
        'password.hashNotSupported',
      ],
      [900, JSON.stringify(person('x', { orgId: 'nowhere' })), 'orgId', 'owner.notFound'],
      [1200, JSON.stringify(person('p7', { email: { email: 'other@acme.example' } })), '', 'person.differs'],
      [1504, JSON.stringify(person('x', { userId: 'NOTIFICATION' })), 'userId', 'user.idInvalid'],
      [1505, JSON.stringify(person('x', { passwort: 'x' })), 'passwort', undefined],
    ]
    const all = lines(good).trimEnd().split('\n')
    for (const [line, text] of bad) all.splice(line - 1, 0, text)
    await writeFile(usher.file('people.jsonl'), `${all.join('\n')}\n`)

    const dry = await usher.run('import', 'people.jsonl', '--dry-run', '--json')
    expect(dry.code).toBe(1)
    expect(countsOf(dry)).toEqual({ imported: 1500, skipped: 0, refused: 7 })

    const first = await usher.run('import', 'people.jsonl', '--json')
    expect(first.code).toBe(1)
    expect(countsOf(first)).toEqual({ imported: 1500, skipped: 0, refused: 7 })
    const results = jsonLines(first).slice(0, -1)
    expect(results.map(({ line }) => line)).toEqual(Array.from({ length: 1507 }, (_, i) => i + 1))
    const refused = results.filter(({ status }) => status === 'refused')
    expect(
      refused.map(({ line, faults: [{ field = '', id }] }) => [line, field, id?.startsWith('FIELD-') ? undefined : id]),
    ).toEqual(bad.map(([line, , field, id]) => [line, field, id]))
    expect(new Set(results.flatMap(({ userId }) => userId ?? [])).size).toBe(1500)

    const again = await usher.run('import', 'people.jsonl')
    expect(again.code).toBe(1)
    expect(again.stdout).toBe('Imported 0 people; 1500 already there; 7 refused.\n')
    expect(again.stderr).toContain('line 700 (x): hashedPassword.value: Password hash encoding not supported')
  })

  test('a killed import resumes, and every user exists once', async () => {
    await writeFile(usher.file('many.jsonl'), lines(people('many', 2000)))
    const killed = await killedAfter(usher, 200, 'import', 'many.jsonl', '--json')
    expect(killed.code).toBe(null)
    const resumed = await usher.run('import', 'many.jsonl', '--json')
    expect(resumed.code).toBe(0)
    const { imported, skipped, refused } = countsOf(resumed)
    expect(refused).toBe(0)
    expect(imported).toBeGreaterThan(0)
    expect(skipped).toBeGreaterThanOrEqual(200)
    expect(imported + skipped).toBe(2000)
    const exported = await usher.run('export', '--with-secrets')
    const names = exported.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).userName as string)
    expect(names.filter((name) => name.startsWith('many'))).toHaveLength(2000)
    expect(new Set(names).size).toBe(names.length)
  })

  test('a dry run stores nothing and finds names used by two lines', async () => {
    await writeFile(usher.file('twice.jsonl'), lines([person('dry'), person('other'), person('DRY')]))
    const dry = await usher.run('import', 'twice.jsonl', '--dry-run')
    expect(dry).toMatchObject({
      code: 1,
      stdout: '2 people can be imported; 0 already there; 1 refused. Nothing was stored.\n',
      stderr: 'line 3: takes the same user name as line 1 [name.taken]\n',
    })
    expect((await usher.run('export', '--with-secrets')).stdout).not.toContain('"dry"')
  })

  test('users are imported from standard input too, into the named organization', async () => {
    const { child, ran } = usher.begin('import', '-', '--org', 'nowhere')
    child.stdin?.end(lines([person('piped')]))
    expect((await ran).stderr).toContain('line 1 (piped): orgId: Organisation could not be found [owner.notFound]')
  })
})

describe('into a store that a server has open', () => {
  let server: RunningProcess
  let usher: UsherFolder
  beforeAll(async () => {
    server = await startProcess()
    usher = await usherFolder({ USHER_DATA_DIR: path.join(server.folder, 'data'), USHER_PORT: String(server.port) })
  })
  afterAll(async () => {
    await usher.remove()
    await server.clear()
  })

  const search = async (token: string, userName: string) => {
    const queries = [{ userNameQuery: { userName } }]
    const response = await fetch(`${server.url}/management/v1/users/_search`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ queries }),
    })
    return (await response.json()) as { result?: { id: string; state: string }[] }
  }
  const pat = async () => (await readFile(path.join(server.folder, 'data/admin.pat'), 'utf8')).trim()

  test('the import runs through the server, with every member of a line, and takes effect at once', async () => {
    const moved = person('moved', {
      userId: 'u-moved',
      state: 'USER_STATE_LOCKED',
      metadata: [{ key: 'a', value: 'YQ==' }],
    })
    await writeFile(
      usher.file('people.jsonl'),
      lines([...people('through', 1000), moved, person('bad', { userId: 5 })]),
    )
    const ran = await usher.run('import', 'people.jsonl', '--json')
    expect(ran.stderr).toBe('')
    expect(countsOf(ran)).toEqual({ imported: 1001, skipped: 0, refused: 1 })
    expect(jsonLines(ran).at(-2)).toMatchObject({ line: 1002, status: 'refused', faults: [{ field: 'userId' }] })
    expect(await search(await pat(), 'moved')).toMatchObject({
      result: [{ id: 'u-moved', state: 'USER_STATE_LOCKED' }],
    })
    const elsewhere = ['--url', server.url, '--token', await pat()]
    expect(countsOf(await usher.run('import', 'people.jsonl', '--json', ...elsewhere))).toEqual({
      imported: 0,
      skipped: 1001,
      refused: 1,
    })
  })

  test('when the server stops, the import ends and can be resumed', async () => {
    const victim = await startProcess()
    const mine = await usherFolder()
    const token = (await readFile(path.join(victim.folder, 'data/admin.pat'), 'utf8')).trim()
    const at = (url: string) => ['import', 'many.jsonl', '--json', '--url', url, '--token', token]
    await writeFile(
      mine.file('many.jsonl'),
      lines([...people('many', 2000), person('p', { requestPasswordlessRegistration: true })]),
    )
    const { child, ran } = mine.begin(...at(victim.url))
    child.stdout?.once('data', () => void victim.stop('SIGKILL'))
    const cut = await ran
    expect(cut.code).toBe(1)
    expect(cut.stderr).toContain('the same command goes on where it stopped')
    const seen = countsOf(cut).imported
    expect(seen).toBeGreaterThan(0)
    expect(seen).toBeLessThan(2000)

    const back = await startProcess({ folder: victim.folder })
    try {
      const resumed = await mine.run(...at(back.url))
      expect(resumed.code).toBe(0)
      const { imported, skipped } = countsOf(resumed)
      expect(imported + skipped).toBe(2001)
      expect(skipped).toBeGreaterThanOrEqual(seen)
      expect(jsonLines(resumed).at(-2).passwordlessRegistration.link).toContain('/ui/login/login/passwordless/init?')
    } finally {
      await back.clear()
      await mine.remove()
    }
  })

  test('a line beyond the size of a request is rejected by its number, and the others are imported', async () => {
    const long = person('long', { metadata: [{ key: 'a', value: 'A'.repeat(1_100_000) }] })
    await writeFile(usher.file('long.jsonl'), lines([person('before'), long, person('after')]))
    const ran = await usher.run('import', 'long.jsonl', '--json')
    expect(countsOf(ran)).toEqual({ imported: 2, skipped: 0, refused: 1 })
    expect(jsonLines(ran)[1]).toMatchObject({
      line: 2,
      faults: [{ message: 'the person takes more than 1000000 bytes' }],
    })
  })

  test('unverified users get a mail unless an option disables it', async () => {
    const mails = async () =>
      (await readdir(path.join(server.folder, 'data/mail')).catch(() => [])).filter((name) => name.endsWith('.eml'))
    const unverified = (name: string) => person(name, { email: { email: `${name}@acme.example` } })
    await writeFile(usher.file('quiet.jsonl'), lines([unverified('quiet')]))
    await writeFile(usher.file('loud.jsonl'), lines([unverified('loud')]))
    expect((await usher.run('import', 'quiet.jsonl', '--no-mail')).code).toBe(0)
    expect((await usher.run('import', 'loud.jsonl')).code).toBe(0)
    // The outbox is processed in order: when the second mail has arrived, the first user got none.
    await expect.poll(mails, { timeout: 20_000 }).toHaveLength(1)
    const [mail = ''] = await mails()
    expect(await readFile(path.join(server.folder, 'data/mail', mail), 'utf8')).toContain('loud@acme.example')
  })

  test('only an administrator of the instance may import', async () => {
    const ask = async (authorization: string, body = '') =>
      fetch(`${server.url}/usher/v1/people/_import`, {
        method: 'POST',
        headers: { ...(authorization ? { authorization } : {}), 'content-type': 'application/x-ndjson' },
        body,
      })
    expect((await ask('')).status).toBe(401)
    expect((await ask('Bearer nonsense')).status).toBe(401)
    const token = await pat()
    const post = async (route: string, body: object) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const response = await fetch(`${server.url}/management/v1${route}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      return (await response.json()) as { userId: string; token: string }
    }
    const { userId } = await post('/users/machine', { userName: 'owner-of-org', name: 'Owner' })
    const { token: weak } = await post(`/users/${userId}/pats`, {})
    await post('/orgs/me/members', { userId, roles: ['ORG_OWNER'] })
    const refused = await ask(`Bearer ${weak}`, lines([person('sneaked')]))
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ code: 7 })
    expect(await search(token, 'sneaked')).not.toHaveProperty('result')
    expect((await ask(`Bearer ${token}`, '{}\n'.repeat(65))).status).toBe(400)
  })
})
