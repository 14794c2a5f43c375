import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { fetchPublic, lookupWith, requestPublic } from '#kit/fetch-public.ts'
import { isPublicAddress } from '#kit/public-address.ts'

const bounds = { timeoutMs: 2000, maxBytes: 100 }
const anywhere = { ...bounds, allows: () => true }
let server: Server
let requestedUrls: string[] = []
const at = (host: string, path = '/') => new URL(`http://${host}:${(server.address() as AddressInfo).port}${path}`)

beforeAll(async () => {
  server = createServer((request, response) => {
    requestedUrls.push(request.url ?? '')
    if (request.url === '/elsewhere') response.writeHead(302, { location: '/secret' }).end('moved')
    else if (request.url === '/echo')
      request.on('data', (body) => response.end(`${request.method} ${request.headers['x-sent']} ${body}`))
    else if (request.url === '/long') response.end('x'.repeat(101))
    else if (request.url !== '/never') response.end('secret')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
beforeEach(() => {
  requestedUrls = []
})
afterAll(() => {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
})

test.each(['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433', '0'])(
  'a server of this machine is not asked, whatever it is called: %s',
  async (host) => {
    await expect(fetchPublic(at(host), bounds)).rejects.toThrow(/public address/)
    expect(requestedUrls).toEqual([])
  },
)

test('a permitted request is sent', async () => {
  await expect(fetchPublic(at('localhost'), anywhere)).resolves.toEqual({ status: 200, body: 'secret' })
})

test('sends method, headers and body unchanged, and returns the headers of the answer', async () => {
  const requestInit = { method: 'POST', headers: { 'x-sent': 'yes' }, body: 'code=1' }
  const response = await requestPublic(at('127.0.0.1', '/echo'), requestInit, anywhere)
  expect(response).toMatchObject({ status: 200, body: 'POST yes code=1', headers: { connection: 'close' } })
  await expect(requestPublic(at('127.0.0.1', '/echo'), requestInit, bounds)).rejects.toThrow(/public address/)
})

test('redirects are returned, not followed', async () => {
  await expect(fetchPublic(at('127.0.0.1', '/elsewhere'), anywhere)).resolves.toEqual({ status: 302, body: 'moved' })
  expect(requestedUrls).toEqual(['/elsewhere'])
})

test('rejects an answer that is too long, and stops waiting for one that does not arrive', async () => {
  await expect(fetchPublic(at('127.0.0.1', '/long'), anywhere)).rejects.toThrow(/longer than 100 bytes/)
  await expect(fetchPublic(at('127.0.0.1', '/never'), { ...anywhere, timeoutMs: 100 })).rejects.toThrow()
})

test.each(['ftp://acme.ch/', 'file:///etc/passwd'])('rejects the URL %s', async (url) => {
  await expect(fetchPublic(new URL(url), bounds)).rejects.toThrow(/cannot be fetched/)
})

test.each([true, false])('a name of this machine does not resolve (all addresses: %s)', async (all) => {
  const look = lookupWith(isPublicAddress)
  const error = await new Promise((resolve) => look('localhost', { all }, (failed) => resolve(failed)))
  expect(error).toBeInstanceOf(Error)
})
