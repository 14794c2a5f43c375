/** A start whose database is not available yet waits, and continues or stops. */
import { connect, createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testPostgres } from '#test/support/postgres.ts'
import { usherFolder } from '#test/support/run-usher.ts'
import { freePort } from '#test/support/start-server.ts'

const postgres = await testPostgres()

/** Forwards connections to the database; started late. */
function forwardTo(target: URL, port: number): Promise<Server> {
  const server = createServer((socket) => {
    const onward = connect(Number(target.port), target.hostname)
    socket.pipe(onward).pipe(socket)
    socket.on('error', () => onward.destroy())
    onward.on('error', () => socket.destroy())
  })
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
}

const status = (port: number, path: string): Promise<number> =>
  fetch(`http://127.0.0.1:${port}${path}`).then(
    (response) => response.status,
    () => 0,
  )

async function waiting(databaseUrl: string) {
  const port = await freePort()
  const folder = await usherFolder({
    USHER_PORT: String(port),
    USHER_DATABASE_URL: databaseUrl,
    USHER_MASTERKEY: 'ab'.repeat(32),
    USHER_LOG_LEVEL: 'warn',
  })
  const { child, ran } = folder.begin('start')
  let log = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk
  })
  await expect.poll(() => log, { timeout: 60_000 }).toContain('The database cannot be reached yet')
  return { port, child, ran, folder }
}

test('SIGTERM ends a waiting start in order and at once', async () => {
  const { port, child, ran, folder } = await waiting(`postgres://usher:topsecret@127.0.0.1:${await freePort()}/usher`)
  // Refused, so that a proxy selects another process at once.
  expect(await status(port, '/debug/healthz')).toBe(0)
  child.kill('SIGTERM')
  const { code, stderr, stdout } = await ran
  expect(code).toBe(0)
  expect(stdout + stderr).not.toContain('topsecret')
  await folder.remove()
})

let database: { url: string; drop(): Promise<void> } | undefined
beforeAll(async () => {
  if (postgres.available) database = await postgres.createDatabase()
})
afterAll(() => database?.drop())

test.skipIf(!postgres.available)('a database that becomes available late is used, without another start', async () => {
  const late = await freePort()
  const [target, through] = [new URL(database?.url ?? ''), new URL(database?.url ?? '')]
  through.host = `127.0.0.1:${late}`
  const { port, child, ran, folder } = await waiting(through.href)
  const forward = await forwardTo(target, late)
  await expect.poll(() => status(port, '/debug/ready'), { timeout: 60_000 }).toBe(200)
  child.kill('SIGTERM')
  expect(await ran).toMatchObject({ code: 0, stdout: expect.stringContaining('Usher is ready') })
  forward.close()
  await folder.remove()
})
