/** `usher access-key` and `usher attribute`: beside a stopped server, and through a running one. */
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { runCommand } from '#cli/run-command.ts'
import { freePort, startServer, type TestServer } from '#test/support/start-server.ts'

let dataDir: string
let port: string
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'usher-cli-'))
  port = String(await freePort())
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

/** Runs the command like the program and returns its output. */
async function usher(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const reported = { out: '', err: '' }
  vi.stubEnv('USHER_DATA_DIR', dataDir)
  vi.stubEnv('USHER_PORT', port)
  vi.stubEnv('USHER_LOG_LEVEL', 'error')
  const collect = (name: keyof typeof reported) => (text: string | Uint8Array) => {
    reported[name] += String(text)
    return true
  }
  const writes = [
    vi.spyOn(process.stdout, 'write').mockImplementation(collect('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(collect('err')),
  ]
  const code = await runCommand(args)
  for (const write of writes) write.mockRestore()
  return { code, ...reported }
}
const json = async (...args: string[]) => JSON.parse((await usher(...args, '--json')).out)

test('an empty store must be set up first', async () => {
  expect(await usher('access-key', 'list')).toMatchObject({ code: 1, err: expect.stringContaining('usher setup') })
  expect((await usher('setup')).code).toBe(0)
})

test('the first key is stored in the data folder, readable by its owner only', async () => {
  expect((await stat(path.join(dataDir, 'nevis.key'))).mode & 0o777).toBe(0o600)
})

const rounds = () => {
  test('a key is added, listed without itself, and revoked', async () => {
    const added = await json('access-key', 'add', 'crm', '--return-url', 'https://portal.example/start')
    expect(added.key).toMatch(/^usher_/)
    const listed = await json('access-key', 'list')
    expect(listed.map(({ name }: { name: string }) => name)).toEqual(['crm', 'first'])
    expect(listed[0].returnUrls).toEqual(['https://portal.example/start'])
    expect(JSON.stringify(listed)).not.toContain(added.key)
    expect((await usher('access-key', 'list')).out).toMatch(/^crm +20\d\d-.*portal\.example/m)
    expect(await usher('access-key', 'add', 'crm')).toMatchObject({ code: 1, err: expect.stringContaining('already') })
    expect((await usher('access-key', 'revoke', 'crm')).out).toBe('Access key crm is revoked.\n')
    expect(await usher('access-key', 'revoke', 'crm')).toMatchObject({ code: 1 })
  })

  test('an attribute is defined, listed and removed', async () => {
    const rules = ['--max-length', '10', '--regex', '[a-z]+', '--enum', 'gold,silver', '--unique']
    expect((await usher('attribute', 'add', 'tier', ...rules)).code).toBe(0)
    const definition = { name: 'tier', maxLength: 10, regex: '[a-z]+', values: ['gold', 'silver'], unique: true }
    expect(await json('attribute', 'list')).toEqual([definition])
    expect((await usher('attribute', 'list')).out).toMatch(
      /^tier +at most 10 characters; like \[a-z\]\+; one of gold, silver; unique$/m,
    )
    expect(await usher('attribute', 'add', 'tier')).toMatchObject({ code: 1 })
    expect((await usher('attribute', 'remove', 'tier')).code).toBe(0)
    expect(await json('attribute', 'list')).toEqual([])
  })
}

describe('while no server runs', rounds)

describe('through the server that has the store', () => {
  let server: TestServer
  let stopped: readonly [string, string]
  beforeAll(async () => {
    // In a file, so that it cannot be opened beside the server.
    server = await startServer({ USHER_DATABASE_URL: '' })
    stopped = [dataDir, port]
    ;[dataDir, port] = [server.dataDir, new URL(server.url).port]
  })
  afterAll(async () => {
    ;[dataDir, port] = stopped
    await server?.stop()
  })
  const call = (key: string) => server.rest('GET', '/nevis/api/v1/users?limit=1', undefined, { token: key })

  rounds()

  test('a key works from its creation until its removal', async () => {
    const { key } = await json('access-key', 'add', 'brief')
    expect((await call(key)).status).toBe(200)
    await usher('access-key', 'revoke', 'brief')
    expect((await call(key)).status).toBe(401)
  })

  test('another server is named by its address and a token', async () => {
    const url = `http://127.0.0.1:${port}`
    expect(await usher('access-key', 'list', '--url', url, '--token', 'wrong')).toMatchObject({ code: 1 })
    expect((await usher('access-key', 'list', '--url', url)).code).toBe(0)
  })
})

test.each([
  [['access-key']],
  [['access-key', 'add']],
  [['access-key', 'list', 'x']],
  [['access-key', 'nix', 'x']],
  [['access-key', 'list', '--unique']],
  [['attribute', 'add', 'x', '--max-length', 'ten']],
  [['attribute', 'list', '--nix']],
  [['start', '--org', 'x']],
])('usher %j is wrong usage', async (args) => {
  expect((await usher(...args)).code).toBe(2)
})
