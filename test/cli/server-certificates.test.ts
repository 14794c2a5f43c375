/** Commands call servers over HTTPS: the own one by the certificate of its settings, others by authorities. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SelfSigned, selfSigned } from '#test/support/self-signed.ts'
import { type RunningProcess, startProcess } from '#test/support/start-process.ts'

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts')
const folder = mkdtempSync(path.join(tmpdir(), 'usher-certificates-'))

let publicName: SelfSigned
let localhost: SelfSigned
let ownServer: RunningProcess
let other: RunningProcess
const tls = ({ certFile, keyFile }: SelfSigned) => ({ USHER_TLS_CERT_FILE: certFile, USHER_TLS_KEY_FILE: keyFile })
beforeAll(async () => {
  publicName = selfSigned('id.example.com', folder)
  localhost = selfSigned('localhost', folder)
  ownServer = await startProcess({ env: { ...tls(publicName), USHER_EXTERNAL_URL: 'https://id.example.com' } })
  other = await startProcess({ env: tls(localhost) })
})
afterAll(async () => {
  await ownServer?.clear()
  await other?.clear()
  rmSync(folder, { recursive: true })
})

function usher(data: string, args: readonly string[], env: Record<string, string> = {}) {
  const settings = { USHER_DATA_DIR: data, USHER_LOG_LEVEL: 'error', USHER_PORT: '1', NODE_OPTIONS: '', ...env }
  return spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env: { ...process.env, ...settings } })
}
const ownData = () => path.join(ownServer.folder, 'data')
const empty = path.join(folder, 'empty')
const atOther = (...args: string[]) => [
  ...args,
  '--url',
  `https://localhost:${other.port}`,
  '--token',
  readFileSync(path.join(other.folder, 'data/admin.pat'), 'utf8').trim(),
]
const people = path.join(folder, 'people.jsonl')
writeFileSync(people, '{"userName":"minnie","state":"USER_STATE_INITIAL","email":{"email":"minnie@mouse.example"}}\n')

test.each([
  { args: ['access-key', 'list'], answer: 'first' },
  { args: ['attribute', 'add', 'tier'], answer: 'Attribute tier is defined.' },
  { args: ['import', people], answer: 'Imported 1 person' },
  { args: ['invite', '--dry-run'], answer: '1 would be invited' },
  { args: ['reset-admin'], answer: 'shown this once' },
  { args: ['health'], answer: 'ready' },
])('usher $args beside a server whose certificate has the public name alone', ({ args, answer }) => {
  expect(usher(ownData(), args)).toMatchObject({ status: 0, stdout: expect.stringContaining(answer), stderr: '' })
})

test('a server at the address of the own one with another certificate is not called', () => {
  const file = path.join(folder, 'server.json')
  const announced = readFileSync(path.join(ownData(), 'server.json'), 'utf8')
  writeFileSync(file, announced)
  try {
    const wrong = { ...JSON.parse(announced), certFile: localhost.certFile }
    writeFileSync(path.join(ownData(), 'server.json'), JSON.stringify(wrong))
    expect(usher(ownData(), ['access-key', 'list'])).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^usher: https:\/\/localhost:\d+ cannot be called: its certificate is/),
    })
  } finally {
    writeFileSync(path.join(ownData(), 'server.json'), announced)
  }
})

test.each([
  { args: ['access-key', 'list'], answer: 'first' },
  { args: ['attribute', 'list'], answer: '' },
  { args: ['import', people], answer: 'Imported 1 person' },
  { args: ['invite', '--dry-run'], answer: '1 would be invited' },
])('usher $args with --url trusts the authority of --ca', ({ args, answer }) => {
  const refused = usher(empty, atOther(...args))
  expect(refused).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/an authority that Node\.js does not trust: name the PEM file .* by --ca FILE/),
  })
  const trusted = usher(empty, [...atOther(...args), '--ca', localhost.certFile])
  expect(trusted).toMatchObject({ status: 0, stdout: expect.stringContaining(answer), stderr: '' })
})

test('NODE_EXTRA_CA_CERTS does the same, and people of a server come over --ca too', () => {
  expect(usher(empty, atOther('access-key', 'list'), { NODE_EXTRA_CA_CERTS: localhost.certFile }).status).toBe(0)
  const pull = atOther('import', '--from', 'zitadel', '--dry-run')
  const data = path.join(folder, 'target')
  expect(usher(data, ['setup']).status).toBe(0)
  expect(usher(data, pull).stderr).toContain('--ca FILE')
  expect(usher(data, [...pull, '--ca', localhost.certFile]).stdout).toContain('can be imported')
})

test.each([
  { what: 'no file', args: ['--ca', '/nowhere.pem'], message: /^usher: --ca: \/nowhere\.pem cannot be used .*ENOENT/ },
  { what: 'a file without a certificate', args: ['--ca', people], message: /^usher: --ca: .* cannot be used/ },
])('$what for --ca is wrong usage', ({ args, message }) => {
  expect(usher(empty, [...atOther('access-key', 'list'), ...args])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(message),
  })
})

test.each([
  { url: 'https://127.0.0.1:PORT', message: 'its certificate is issued for another name' },
  { url: 'http://localhost:PORT', message: 'a server with TLS is reached by https' },
  { url: 'https://localhost:1', message: 'no server listens there' },
  { url: 'https://nowhere.invalid', message: 'host name' },
  { url: 'ftp://localhost', message: 'is no address with http or https' },
])('$url fails with a sentence: $message', ({ url, message }) => {
  const at = url.replace('PORT', String(other.port))
  const ran = usher(empty, ['access-key', 'list', '--url', at, '--token', 't', '--ca', localhost.certFile])
  expect(ran).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(message) })
})

test('--token and --ca without --url are wrong usage', () => {
  for (const option of ['--token', '--ca'])
    expect(usher(empty, ['access-key', 'list', option, 'x'])).toMatchObject({
      status: 2,
      stderr: `usher: ${option} needs --url, the address of a server\n`,
    })
})
