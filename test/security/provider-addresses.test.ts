/**
 * Proves a class of docs/security.md: an administrator who configures a provider cannot make this server send requests
 * to addresses outside the public network, in any notation and in any setting.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { idpAggregate, idpChanged } from '#domain/idp/idp.ts'
import { addProvider, asksThisMachine, comeBack, leave } from '#test/support/login-providers.ts'
import { type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { textOf, Visitor } from '#test/support/visitor.ts'

let inside: ScriptedProvider
let port: string
beforeAll(async () => {
  inside = await startScriptedProvider()
  port = new URL(inside.issuer).port
})
beforeEach(() => {
  inside.script = {}
  inside.asked.length = 0
})
afterAll(() => inside.close())

const start = (idpConfigID: string) => `/ui/login/login/externalidp?${new URLSearchParams({ idpConfigID })}`

describe('a server with the default settings', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.stop())

  const openWith = async (issuer: string) => {
    const { id, name } = await addProvider(server, { ...inside, issuer: 'https://accounts.acme.example' }, {})
    // Bypasses the API's validation, like a host name that resolves differently later.
    await server.runtime.services.events.change({ creator: 'TEST', now: Date.now() }, idpAggregate, id, ({ state }) =>
      state.config?.kind === 'oidc' ? [idpChanged({ config: { ...state.config, issuer } })] : [],
    )
    return { seen: await new Visitor(server.url).open(start(id)), name }
  }

  test.each([
    'localhost',
    '127.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '0x7f.1',
    '2130706433',
    '0',
    'idp.localhost',
    '10.0.0.1',
    '192.168.0.1',
    '172.16.0.1',
    '169.254.169.254',
    '100.100.100.200',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[64:ff9b::7f00:1]',
  ])('sends no request to %s', async (host) => {
    for (const scheme of ['http', 'https']) {
      const { seen, name } = await openWith(`${scheme}://${host}:${port}`)
      expect(seen).toMatchObject({ status: 503, title: `${name} cannot be reached – Usher` })
      // The page reveals nothing about the internal network.
      expect(textOf(seen.html)).not.toMatch(/address|ECONN|refused|timeout|certificate|127|::/i)
    }
    expect(inside.asked).toEqual([])
  })
})

describe('a development server', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer(asksThisMachine)
  })
  afterAll(() => server.stop())

  test('sends requests to loopback, and to no other address that is not public', async () => {
    const { id } = await addProvider(server, inside, {})
    expect(await leave(new Visitor(server.url), inside, id)).toContain('/authorize?')
    const mapped = await addProvider(server, { ...inside, issuer: `https://[::ffff:127.0.0.1]:${port}` }, {})
    expect((await new Visitor(server.url).open(start(mapped.id))).status).toBe(503)
  })

  test('does not follow redirects of the metadata', async () => {
    inside.script = { redirects: { '/.well-known/openid-configuration': 'http://169.254.169.254/latest' } }
    const { id } = await addProvider(server, inside, {})
    expect((await new Visitor(server.url).open(start(id))).status).toBe(503)
  })

  test.each(['token_endpoint', 'jwks_uri', 'userinfo_endpoint'])(
    'sends no request to an internal %s',
    async (endpoint) => {
      inside.script = { metadata: { [endpoint]: `http://[::ffff:127.0.0.1]:${port}/inside` } }
      const { id } = await addProvider(server, inside, { isCreationAllowed: true, isAutoCreation: true })
      const who = new Visitor(server.url)
      expect(await comeBack(who, inside.answerTo(await leave(who, inside, id)))).toMatchObject({ status: 503 })
      expect(inside.asked).not.toContain('/inside')
    },
  )
})

test('the development setting is rejected with a public external URL', async () => {
  await expect(startServer({ ...asksThisMachine, USHER_EXTERNAL_URL: 'https://id.acme.example' })).rejects.toThrow(
    /USHER_LOOPBACK_PROVIDERS/,
  )
})
