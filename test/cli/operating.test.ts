/** Commands and signals that operators use on a running server. */
import { spawnSync } from 'node:child_process'
import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { selfSigned } from '#test/support/self-signed.ts'
import { type RunningProcess, startProcess } from '#test/support/start-process.ts'
import { Visitor } from '#test/support/visitor.ts'

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usher-operating-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const usher = (server: RunningProcess, args: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
    cwd: server.folder,
    env: { ...process.env, USHER_DATA_DIR: path.join(server.folder, 'data'), ...env },
  })

async function signIn(server: RunningProcess, password: string): Promise<string> {
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login')
  await visitor.submit({ loginName: 'admin' })
  return (await visitor.submit({ password })).problems.join()
}

test('reset-admin sets a working password, beside a running server and on a stopped one', async () => {
  const first = await startProcess({ env: { USHER_ADMIN_PASSWORD: 'Forgotten-1' } })
  try {
    const beside = usher(first, ['reset-admin', '--json'])
    expect(beside).toMatchObject({ status: 0, stderr: '' })
    const { userName, password } = JSON.parse(beside.stdout) as { userName: string; password: string }
    expect(userName).toBe('admin')
    expect(await signIn(first, 'Forgotten-1')).not.toBe('')
    expect(await signIn(first, password)).toBe('')
    expect(usher(first, ['reset-admin', '--user', 'nobody'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no user is called nobody'),
    })
    await first.stop()

    const alone = usher(first, ['reset-admin'], { USHER_PORT: '1' })
    const [, shownPassword] = /password {6}(\S+) {3}\(shown this once\)/.exec(alone.stdout) ?? []
    const second = await startProcess({ folder: first.folder })
    expect(await signIn(second, shownPassword ?? '')).toBe('')
    await second.stop()
  } finally {
    await first.clear()
  }
})

/** The names of the certificate that the server shows. */
const certificateAt = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: 'localhost', rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN))
      socket.end()
    }).on('error', reject)
  })

test('under TLS: health is requested over TLS, SIGHUP loads renewed files, an invalid pair keeps the previous one', async () => {
  const [first, second] = [selfSigned('localhost', folder), selfSigned('localhost', folder)]
  const [cert, key] = [path.join(folder, 'tls.crt'), path.join(folder, 'tls.key')]
  await Promise.all([copyFile(first.certFile, cert), copyFile(first.keyFile, key)])
  const tls = { USHER_TLS_CERT_FILE: cert, USHER_TLS_KEY_FILE: key }
  const server = await startProcess({ env: tls })
  try {
    const before = await certificateAt(server.port)
    expect(usher(server, ['health'], tls)).toMatchObject({ status: 0, stdout: 'ready\n' })

    await writeFile(key, 'no key')
    process.kill(server.pid, 'SIGHUP')
    await expect.poll(server.stderr, { timeout: 20_000 }).toContain('the certificate loaded before stays in use')
    expect(await certificateAt(server.port)).toBe(before)

    await copyFile(second.keyFile, `${key}.new`)
    await copyFile(second.certFile, `${cert}.new`)
    await Promise.all([rename(`${key}.new`, key), rename(`${cert}.new`, cert)])
    // By itself, without a signal.
    await expect.poll(() => certificateAt(server.port), { timeout: 40_000, interval: 500 }).not.toBe(before)
    expect(await server.stop()).toBe(0)
    expect(usher(server, ['health'], tls)).toMatchObject({ status: 1, stdout: expect.stringContaining('not ready') })
  } finally {
    await server.clear()
  }
})

test('SIGHUP does not end a server without TLS; a later stop is in order', async () => {
  const server = await startProcess()
  try {
    process.kill(server.pid, 'SIGHUP')
    expect((await fetch(`${server.url}/debug/healthz`)).status).toBe(200)
    expect(await server.stop()).toBe(0)
  } finally {
    await server.clear()
  }
})
