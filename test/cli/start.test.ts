import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startProcess } from '#test/support/start-process.ts'

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts')

const usher = (args: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env: { ...process.env, ...env } })

test('the first start prints its address, the administrator, and the paths of tokens and mails; the second keeps the secret', async () => {
  const first = await startProcess()
  try {
    const [at, admin, secret, tokens, mail, next] = first.stdout().trimEnd().split('\n')
    expect(at).toContain(`http://localhost:${first.port}`)
    expect(admin).toMatch(/admin {9}admin$/)
    // Standard output is no terminal here.
    expect(secret).toMatch(/password {6}in \S*data\/admin\.password; delete the file once you have read it$/)
    const passwordFile = path.join(first.folder, 'data/admin.password')
    const password = (await readFile(passwordFile, 'utf8')).trim()
    expect((await stat(passwordFile)).mode & 0o777).toBe(0o600)
    expect(first.stdout() + first.stderr()).not.toContain(password)
    expect(tokens).toContain('admin.pat')
    expect(mail).toContain(`http://localhost:${first.port}/mails`)
    expect(next).toContain(`http://localhost:${first.port}/ui/login`)
    expect(first.stdout().trimEnd().split('\n')).toHaveLength(6)
    const pat = path.join(first.folder, 'data/admin.pat')
    expect((await stat(pat)).mode & 0o777).toBe(0o600)
    expect((await stat(path.join(first.folder, 'data/masterkey'))).mode & 0o777).toBe(0o600)
    expect(await first.stop()).toBe(0)

    const second = await startProcess({ folder: first.folder })
    expect(second.stdout()).toContain('usher reset-admin')
    expect(second.stdout()).not.toContain(password)
    const token = (await readFile(pat, 'utf8')).trim()
    const me = await fetch(`${second.url}/management/v1/users/_search`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(me.status).toBe(200)
    expect(await second.stop('SIGINT')).toBe(0)
  } finally {
    await first.clear()
  }
})

test('a second server on the same data folder is rejected with the reason', async () => {
  const first = await startProcess()
  try {
    await expect(startProcess({ folder: first.folder })).rejects.toThrow(/another|in use|lock/i)
  } finally {
    await first.clear()
  }
})

test('SIGTERM to `npm start` stops the server and its child process', async () => {
  const server = await startProcess({ command: ['npm', 'start', '--silent'] })
  try {
    expect((await fetch(`${server.url}/debug/healthz`)).status).toBe(200)
    await server.stop('SIGTERM')
    await expect(fetch(`${server.url}/debug/healthz`)).rejects.toThrow()
  } finally {
    await server.clear()
  }
})

test.each([
  [{ USHER_PROT: '9000' }, 'USHER_PROT'],
  [{ USHER_PORT: 'http' }, 'USHER_PORT'],
  [{ USHER_EXTERNAL_URL: 'https://id.example.com/path' }, 'USHER_EXTERNAL_URL'],
  [{ USHER_LOG_LEVEL: 'loud' }, 'USHER_LOG_LEVEL'],
  [{ USHER_TLS_CERT_FILE: 'cert.pem' }, 'USHER_TLS_KEY_FILE'],
  [{ USHER_DATABASE_URL: 'mysql://localhost' }, 'USHER_DATABASE_URL'],
  [{ USHER_MASTERKEY: 'short' }, 'USHER_MASTERKEY'],
  [{ USHER_ADMIN_PASSWORD: 'weak' }, 'USHER_ADMIN_PASSWORD'],
])('the setting in %j is rejected by name, with exit code 2', async (env, name) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'usher-config-'))
  try {
    const { status, stderr } = usher(['start'], { USHER_DATA_DIR: folder, ...env } as Record<string, string>)
    expect(stderr).toContain(name)
    expect(status).toBe(2)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('an unknown command ends the process with exit code 2', () => {
  expect(usher(['dance'])).toMatchObject({ status: 2 })
})

test('a store is not opened with another master key, and a missing key is not generated again', async () => {
  const first = await startProcess()
  try {
    const key = path.join(first.folder, 'data/masterkey')
    await first.stop()
    await rm(key)
    await expect(startProcess({ folder: first.folder })).rejects.toThrow(/masterkey is missing/)
    await writeFile(key, 'ab'.repeat(32))
    await expect(startProcess({ folder: first.folder })).rejects.toThrow(/not the key that this store was made with/)
  } finally {
    await first.clear()
  }
})

test('an export on standard output must include or exclude secrets explicitly', () => {
  const refused = usher(['export'])
  expect([refused.status, refused.stdout]).toEqual([2, ''])
  expect(refused.stderr).toMatch(/--out FILE.*--without-secrets.*--with-secrets/)
  expect(usher(['export', '--with-secrets', '--without-secrets']).stderr).toContain('contradict each other')
})

test('login names of more than one user are reported, also beside a running server', async () => {
  const server = await startProcess()
  try {
    const token = (await readFile(path.join(server.folder, 'data/admin.pat'), 'utf8')).trim()
    const add = (userName: string, email: string) =>
      fetch(`${server.url}/management/v1/users/human/_import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          userName,
          profile: { firstName: 'A', lastName: 'B' },
          email: { email, isEmailVerified: true },
        }),
      })
    expect((await add('vera@mouse.example', 'other@mouse.example')).status).toBe(200)
    expect((await add('vera', 'vera@mouse.example')).status).toBe(200)
    const reported = usher(['report', 'names'], { USHER_DATA_DIR: path.join(server.folder, 'data') })
    expect(reported.stdout).toMatch(
      /^vera@mouse\.example: user name of the first, .*\n {2}\d+ \(vera@mouse.example, .*\n {2}\d+ \(vera, /,
    )
    expect([reported.status, reported.stderr]).toEqual([0, ''])
    const pending = usher(['report', 'migrations'], { USHER_DATA_DIR: path.join(server.folder, 'data') })
    expect([pending.status, pending.stderr]).toEqual([0, ''])
    expect(pending.stdout).toMatch(/^0 of \d+ people have not signed in since the import\.\n$/)
    expect(usher(['report']).stderr).toContain('Usage: usher report names')
  } finally {
    await server.clear()
  }
})
