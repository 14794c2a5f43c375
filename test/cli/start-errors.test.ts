/** Configuration errors of the first start, reported before the store is set up. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testPostgres } from '#test/support/postgres.ts'
import { selfSigned } from '#test/support/self-signed.ts'
import { startProcess } from '#test/support/start-process.ts'
import { freePort } from '#test/support/start-server.ts'

const postgres = await testPostgres()
const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usher-minute-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function start(env: Record<string, string>) {
  const data = path.join(folder, `data-${Math.random()}`)
  const ran = spawnSync(process.execPath, [MAIN], {
    encoding: 'utf8',
    timeout: 60_000,
    cwd: folder,
    env: { ...process.env, USHER_PORT: '0', USHER_DATA_DIR: data, ...env },
  })
  return { ...ran, isSetUp: existsSync(path.join(data, 'usher.db')) }
}

const occupy = async (): Promise<{ server: Server; port: number }> => {
  const server = createServer()
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { server, port }
}

test('a port in use: the message names the setting, and nothing is set up', async () => {
  const { server, port } = await occupy()
  try {
    const ran = start({ USHER_PORT: String(port) })
    expect(ran).toMatchObject({ status: 1, isSetUp: false, stdout: '' })
    expect(ran.stderr).toContain(`port ${port} is taken by another program (EADDRINUSE)`)
    expect(ran.stderr).toContain(`USHER_PORT=${port + 1}`)
  } finally {
    server.close()
  }
})

test('TLS files that are missing, not PEM or do not match are named', async () => {
  const [one, other] = [selfSigned('localhost', folder), selfSigned('localhost', folder)]
  const text = path.join(folder, 'text')
  await writeFile(text, 'hello')
  const cases = [
    [{ USHER_TLS_CERT_FILE: '/nope', USHER_TLS_KEY_FILE: one.keyFile }, 'USHER_TLS_CERT_FILE: no such file: /nope'],
    [{ USHER_TLS_CERT_FILE: one.certFile, USHER_TLS_KEY_FILE: '/nope' }, 'USHER_TLS_KEY_FILE: no such file: /nope'],
    [{ USHER_TLS_CERT_FILE: text, USHER_TLS_KEY_FILE: one.keyFile }, 'holds no PEM block "CERTIFICATE"'],
    [
      { USHER_TLS_CERT_FILE: one.certFile, USHER_TLS_KEY_FILE: other.keyFile },
      'USHER_TLS_KEY_FILE is not the key of the certificate',
    ],
  ] as const
  for (const [env, message] of cases) {
    const ran = start(env)
    expect(ran.stderr).toContain(message)
    expect(ran).toMatchObject({ status: 2, isSetUp: false })
  }
})

test('a data folder without write permission and an address of another machine are named', async () => {
  const file = path.join(folder, 'file')
  await writeFile(file, '')
  const ran = start({ USHER_DATA_DIR: path.join(file, 'data') })
  expect(ran).toMatchObject({ status: 2, stderr: expect.stringContaining('USHER_DATA_DIR: files cannot be written') })
  expect(start({ USHER_HOST: '192.0.2.1' })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('USHER_HOST: 192.0.2.1 is not an address of this machine'),
  })
})

test.each([
  [{ USHER_SMTP_URL: 'smtp://mail.example?requireTls=yes' }, 'USHER_SMTP_URL has an unknown parameter'],
  [{ USHER_MAIL_FROM: 'nobody' }, 'USHER_MAIL_FROM'],
])('unusable mail settings are reported before the store is set up: %j', (env, message) => {
  expect(start(env as Record<string, string>)).toMatchObject({
    status: 2,
    isSetUp: false,
    stderr: expect.stringContaining(message),
  })
})

test('variables that Kubernetes sets for a service called usher do not stop the start', async () => {
  const server = await startProcess({
    env: { USHER_SERVICE_HOST: '10.96.0.12', USHER_SERVICE_PORT: '8080', USHER_PORT_8080_TCP_PROTO: 'tcp' },
  })
  try {
    expect((await fetch(`${server.url}/debug/ready`)).status).toBe(200)
    expect(server.stderr()).toContain('enableServiceLinks: false')
  } finally {
    await server.clear()
  }
})

test('with port 0 the system chooses the port, and commands find the server by its data folder', async () => {
  const server = await startProcess({ env: { USHER_PORT: '0' } })
  try {
    const [url] = /http:\/\/localhost:[1-9]\d*/.exec(server.stdout()) ?? ['']
    expect((await fetch(`${url}/debug/ready`)).status).toBe(200)
    const ran = spawnSync(process.execPath, [MAIN, 'access-key', 'list'], {
      encoding: 'utf8',
      cwd: server.folder,
      env: { ...process.env, USHER_DATA_DIR: path.join(server.folder, 'data') },
    })
    expect(ran).toMatchObject({ status: 0, stdout: expect.stringContaining('first') })
    await server.stop()
    expect(existsSync(path.join(server.folder, 'data/server.json'))).toBe(false)
  } finally {
    await server.clear()
  }
})

test('a file that is no store is explained', async () => {
  const data = path.join(folder, 'no-store')
  await mkdir(data)
  await writeFile(path.join(data, 'masterkey'), 'ab'.repeat(32))
  await writeFile(path.join(data, 'usher.db'), 'hello, this is no database at all'.repeat(200))
  expect(start({ USHER_DATA_DIR: data })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('move it away, or set another USHER_DATA_DIR'),
  })
})

test.skipIf(!postgres.available)('a database that does not exist is explained', async () => {
  if (!postgres.available) return
  const database = await postgres.createDatabase()
  try {
    const url = new URL(database.url)
    url.pathname = '/missing'
    const ran = start({ USHER_DATABASE_URL: url.href, USHER_MASTERKEY: 'ab'.repeat(32) })
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringContaining('create the database') })
  } finally {
    await database.drop()
  }
})

test('an option that is close to a setting names the setting', () => {
  const ran = spawnSync(process.execPath, [MAIN, 'start', '--prot', '1'], { encoding: 'utf8' })
  expect(ran.stderr).toContain('USHER_PORT is a setting: an environment variable, or a key of usher.yaml')
})
