/** The client address behind proxies comes from trusted proxies only. */
import { expect, test } from 'vitest'
import { ConfigError, loadConfig } from '#config'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const sendForm = (server: TestServer, forwarded: string) =>
  fetch(`${server.url}/ui/login/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': forwarded },
    body: 'loginName=nobody',
  })

/** Which of the senders, one after the other, are asked to wait. */
async function refused(server: TestServer, senders: readonly string[]): Promise<string[]> {
  const waiting: string[] = []
  for (const sender of senders) if ((await sendForm(server, sender)).status === 429) waiting.push(sender)
  return waiting
}

/** The test itself comes from 127.0.0.1 or ::1. */
const HERE = '127.0.0.0/8, ::1'

test('behind a trusted proxy each client has its own limit', async () => {
  const server = await startServer({ USHER_ADDRESS_LIMIT: '1', USHER_TRUSTED_PROXIES: HERE })
  try {
    expect(await refused(server, ['192.0.2.1', '192.0.2.2', '192.0.2.1'])).toEqual(['192.0.2.1'])
  } finally {
    await server.stop()
  }
})

test('addresses that a client forges before its proxy are ignored, and a second trusted proxy is skipped', async () => {
  const server = await startServer({
    USHER_ADDRESS_LIMIT: '1',
    USHER_TRUSTED_PROXIES: `${HERE}, 10.0.0.0/8`,
  })
  try {
    const claims = ['198.51.100.1, 192.0.2.9', '198.51.100.2, 192.0.2.9', 'nonsense, 192.0.2.9, 10.1.2.3', '192.0.2.9']
    expect(await refused(server, claims)).toEqual(claims.slice(1))
    expect(await refused(server, ['192.0.2.9, 198.51.100.3'])).toEqual([])
  } finally {
    await server.stop()
  }
})

test('an untrusted proxy counts as the client', async () => {
  const server = await startServer({ USHER_ADDRESS_LIMIT: '1', USHER_TRUSTED_PROXIES: '10.0.0.1' })
  try {
    expect(await refused(server, ['192.0.2.1', '192.0.2.2'])).toEqual(['192.0.2.2'])
  } finally {
    await server.stop()
  }
})

test.each(['localhost', '10.0.0.0/33', '::1/129', '0.0.0.0/0', '::/0', '10.0.0.1 10.0.0.2', '/8'])(
  'proxies are not listed as %s',
  (USHER_TRUSTED_PROXIES) => {
    expect(() => loadConfig({ USHER_TRUSTED_PROXIES }, undefined)).toThrow(ConfigError)
    expect(() => loadConfig({ USHER_TRUSTED_PROXIES }, undefined)).toThrow(/USHER_TRUSTED_PROXIES/)
  },
)

test('proxies are listed as addresses and networks of both kinds', () => {
  const { trustedProxies } = loadConfig(
    { USHER_TRUSTED_PROXIES: '10.0.0.1, 10.0.0.0/8,::1 , 2001:db8::/32' },
    undefined,
  )
  expect(trustedProxies).toEqual(['10.0.0.1', '10.0.0.0/8', '::1', '2001:db8::/32'])
  expect(loadConfig({}, undefined).trustedProxies).toEqual([])
})
