/** The commands of the guides run as a reader would type them, with the values that the reader would put in. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { loadConfig } from '#config'
import { TEST_CERTIFICATE } from '#test/api/http/test-certificate.ts'
import { type FencedBlock, fencedBlocks, guides, ROOT, titleOf } from '#test/docs/fenced-blocks.ts'
import { type ShellWorld, shellWorld } from '#test/docs/shell-world.ts'

/** Guides whose blocks a separate test runs. */
const ownTest = new Map([
  ['README.md', 'test/docs/readme.test.ts'],
  ['docs/moving-users.md', 'test/cli/moving-users.test.ts'],
  ['docs/testing-with-usher.md', 'test/docs/testing-with-usher.test.ts'],
])
/** Guides that this file runs. */
const runHere = new Set([
  'docs/actions.md',
  'docs/client-settings.md',
  'docs/configuration.md',
  'docs/nevis.md',
  'docs/deploy/backup.md',
  'docs/deploy/kubernetes.md',
  'docs/deploy/mail.md',
  'docs/deploy/monitor.md',
  'docs/deploy/tls.md',
])

/** Output and drawings. */
const isCode = ({ language }: FencedBlock) => language !== 'text'
const all = guides.flatMap(fencedBlocks).filter(isCode)
const reasonOf = ({ marker }: FencedBlock) => /^not run: (.+)$/.exec(marker)?.[1]
const blocksOf = (guide: string, language = 'sh') =>
  fencedBlocks(guide).filter((block) => block.language === language && reasonOf(block) === undefined)
const isInstalled = (program: string) => spawnSync('which', [program]).status === 0

test('every block of every guide is run by a test, or has the reason why not', () => {
  const skipped = all.filter((block) => reasonOf(block))
  process.stdout.write(`${all.length - skipped.length} of ${all.length} blocks of the guides run; the others:\n`)
  for (const block of skipped) process.stdout.write(`  ${titleOf(block)}: ${reasonOf(block)}\n`)
  const unknown = all.filter((block) => {
    const file = /^run by (\S+)$/.exec(block.marker)?.[1] ?? ownTest.get(block.guide)
    if (reasonOf(block) !== undefined || block.language === 'json' || runHere.has(block.guide)) return false
    if (file === undefined || !existsSync(path.join(ROOT, file))) return true
    // The test, or what it calls, reads the guide.
    return !readFileSync(path.join(ROOT, file), 'utf8').includes(path.basename(block.guide))
  })
  expect(unknown.map(titleOf)).toEqual([])
})

test('every block of a shell is valid, those included that do not run here', () => {
  for (const block of all.filter(({ language }) => language === 'sh'))
    expect(spawnSync('bash', ['-n'], { input: block.text, encoding: 'utf8' }).stderr, titleOf(block)).toBe('')
})

test('every block of JSON and YAML is valid', () => {
  for (const block of all.filter(({ language }) => language === 'json'))
    expect(() => JSON.parse(block.text), titleOf(block)).not.toThrow()
  for (const block of all.filter(({ language }) => language === 'yaml'))
    for (const { errors } of parseAllDocuments(block.text)) expect(errors, titleOf(block)).toEqual([])
})

test('the settings file of docs/configuration.md is one that a server starts with', () => {
  const [block] = blocksOf('docs/configuration.md', 'yaml')
  const gatewaySettings: Record<string, string> = parseAllDocuments(block?.text ?? '')[0]?.toJS()
  const settings = Object.fromEntries(Object.entries(gatewaySettings).map(([name, value]) => [name, String(value)]))
  expect(loadConfig(settings, undefined)).toMatchObject({ port: 9000, externalUrl: 'https://id.example.com' })
})

describe('with a server', () => {
  let world: ShellWorld
  beforeAll(async () => {
    world = await shellWorld()
  })
  afterAll(() => world?.clear())
  const read = (file: string) => readFileSync(path.join(world.folder, file), 'utf8')

  test('docs/nevis.md: a user is created and invited; keys and attributes are added, listed and removed', async () => {
    // Answers of the API.
    const added = (await world.call('POST', '/admin/v1/orgs/_setup', {
      org: { name: 'Tenant' },
      human: {
        userName: 'owner',
        profile: { firstName: 'O', lastName: 'W' },
        email: { email: 'owner@tenant.example', isEmailVerified: true },
        password: 'Secret-123',
      },
    })) as { orgId: string }
    const printed = await world.run(blocksOf('docs/nevis.md'), { replace: { '400633845482841037': added.orgId } })
    for (const name of ['portal', 'tenant', 'customerNumber', 'tier']) expect(printed).toContain(name)
  })

  test('docs/actions.md: a target is created and called for every created user, and its signature verifies', async () => {
    await world.run(blocksOf('docs/actions.md'))
    expect(JSON.stringify(await world.call('POST', '/v2/actions/executions/search', {}))).toContain('user.human.added')
    const [verify] = blocksOf('docs/actions.md', 'js')
    const serverSource = (body: string) => `
      import { createHmac } from 'node:crypto'
      const [signingKey, body, at] = ['key', '${body}', 1]
      const request = { headers: { 'zitadel-signature': 't=1,v1=' + createHmac('sha256', 'key').update('1.{}').digest('hex') } }
      ${verify?.text.replace(/^import.*$/m, "const { timingSafeEqual } = await import('node:crypto')")}`
    const node = (body: string) =>
      spawnSync(process.execPath, ['--input-type=module', '-e', serverSource(body)], { encoding: 'utf8' })
    expect(node('{}')).toMatchObject({ status: 0, stderr: '' })
    expect(node('{"forged":1}').stderr).toContain('wrong signature')
  })

  test('docs/client-settings.md: settings are stored, and a client registers itself', async () => {
    const { id } = (await world.call('POST', '/management/v1/projects', { name: 'Shop' })) as { id: string }
    const app = (await world.call('POST', `/management/v1/projects/${id}/apps/oidc`, {
      name: 'Web',
      redirectUris: ['https://app.example.com/callback'],
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
    })) as { appId: string }
    const blocks = blocksOf('docs/client-settings.md')
    const [settings, certificates, token, register] = blocks as [FencedBlock, FencedBlock, FencedBlock, FencedBlock]
    const env = { PROJECT_ID: id, APP_ID: app.appId }
    expect(await world.run([settings], { env })).toContain('frontchannel_logout_uri')
    expect(await world.run([certificates], { env })).toContain('tls_client_auth_san_dns')
    const issued = JSON.parse(await world.run([token], { env }))
    const registered = await world.run([register], { env: { INITIAL_ACCESS_TOKEN: issued.initial_access_token } })
    expect(JSON.parse(registered)).toMatchObject({ client_name: 'Shop', client_secret: expect.any(String) })
  })

  test('docs/deploy/backup.md: the embedded store and its key are copied beside the running server', async () => {
    const [embedded] = blocksOf('docs/deploy/backup.md') as [FencedBlock]
    mkdirSync(path.join(world.folder, 'backups/key'), { recursive: true })
    const backups = path.join(world.folder, 'backups')
    await world.run([embedded], { replace: { '/backups': backups, '/somewhere/else/': `${backups}/key/` } })
    expect(read('backups/key/masterkey')).toBe(read('data/masterkey'))
  })

  test.skipIf(!isInstalled('kubectl'))('docs/deploy/kubernetes.md: kubectl accepts the commands', async () => {
    const printed = await world.run(blocksOf('docs/deploy/kubernetes.md'))
    for (const one of ['namespace/usher', 'secret/usher', 'kind: Deployment']) expect(printed).toContain(one)
  })

  test('docs/deploy/mail.md and monitor.md: the server starts with these settings', async () => {
    for (const guide of ['docs/deploy/mail.md', 'docs/deploy/monitor.md'])
      for (const block of blocksOf(guide)) expect(await world.runServer(block)).toContain('Usher is ready')
  })

  test('docs/deploy/tls.md: a server starts with the files, and with those that openssl makes', async () => {
    const [start, make] = blocksOf('docs/deploy/tls.md') as [FencedBlock, FencedBlock]
    writeFileSync(path.join(world.folder, 'given-cert.pem'), TEST_CERTIFICATE.cert)
    writeFileSync(path.join(world.folder, 'given-key.pem'), TEST_CERTIFICATE.key)
    await world.run([make])
    for (const prefix of ['given-', ''])
      expect(
        await world.runServer(start, {
          replace: {
            'USHER_PORT=443': 'USHER_PORT=0',
            '/etc/ssl/id/fullchain.pem': `${prefix}cert.pem`,
            '/etc/ssl/id/privkey.pem': `${prefix}key.pem`,
          },
        }),
      ).toContain('https://id.example.com')
  })
})
