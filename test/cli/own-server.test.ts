import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ownUrl } from '#cli/server-address.ts'
import { startProcess } from '#test/support/start-process.ts'

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts')

test.each([
  ['127.0.0.1', 'http://localhost:9000'],
  ['0.0.0.0', 'http://localhost:9000'],
  ['::', 'http://localhost:9000'],
  ['localhost', 'http://localhost:9000'],
  ['127.0.0.2', 'http://127.0.0.2:9000'],
  ['::1', 'http://[::1]:9000'],
  ['id.internal', 'http://id.internal:9000'],
])('a server that listens on %s is reached at %s', (host, url) => {
  expect(ownUrl({ host, port: 9000, tlsCertFile: undefined })).toBe(url)
  expect(ownUrl({ host, port: 9000, tlsCertFile: 'cert.pem' })).toBe(url.replace('http', 'https'))
})

test('a command beside a server on another loopback address calls that server', async () => {
  const env = { USHER_HOST: '127.0.0.2' }
  const server = await startProcess({ env })
  try {
    const settings = { USHER_PORT: String(server.port), USHER_DATA_DIR: path.join(server.folder, 'data') }
    const ran = spawnSync(process.execPath, [MAIN, 'access-key', 'list'], {
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...process.env, ...env, ...settings },
    })
    expect(ran).toMatchObject({ status: 0, stdout: expect.stringContaining('first') })
  } finally {
    await server.clear()
  }
}, 120_000)
