import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { reservePort } from '#cli/start/reserve-port.ts'
import { loadConfig } from '#config'
import { TEST_CERTIFICATE } from '#test/api/http/test-certificate.ts'
import { selfSigned } from '#test/support/self-signed.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'usher-port-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const config = loadConfig({ USHER_PORT: '0' }, undefined)
const endOf = (cert: Buffer) => new X509Certificate(cert).validToDate.getTime()

test('the end of the certificate is that of the one in use', async () => {
  const first = { cert: Buffer.from(TEST_CERTIFICATE.cert), key: Buffer.from(TEST_CERTIFICATE.key) }
  const files = selfSigned('localhost', folder)
  const renewed = { cert: readFileSync(files.certFile), key: readFileSync(files.keyFile) }
  const port = await reservePort(config, first)
  expect(port.certificateEnd?.()).toBe(endOf(first.cert))
  port.renewTls(renewed)
  expect(port.certificateEnd?.()).toBe(endOf(renewed.cert))
  expect(endOf(renewed.cert)).not.toBe(endOf(first.cert))
})

test('without TLS there is no certificate', async () => {
  expect((await reservePort(config, undefined)).certificateEnd).toBeUndefined()
})
