import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createFileSmsSender } from '#notify/file-sms-sender.ts'
import { createHttpSmsSender } from '#notify/http-sms-sender.ts'
import type { Sms } from '#notify/sms-sender.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

const sms: Sms = {
  id: '348573498573495734-3',
  to: '+41710000000',
  text: '0M53RF is your code',
  eventType: 'user.human.phone.code.added',
  language: 'en',
  args: { code: '0M53RF', displayName: 'Minnie Mouse', loginNames: ['minnie@acme.ch'] },
}

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Seen {
  readonly request: IncomingMessage
  readonly body: string
}

async function provider(respond: (response: ServerResponse) => void): Promise<{ endpoint: string; seen: Seen[] }> {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ request, body })
    respond(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { endpoint: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/relay`, seen }
}

test('the provider gets the message as ZITADEL posts it', async () => {
  const { endpoint, seen } = await provider((response) => response.end('taken'))
  await createHttpSmsSender({ id: '42', description: 'relay', endpoint }).send(sms)
  expect(seen).toHaveLength(1)
  expect(seen[0]?.request).toMatchObject({ method: 'POST', url: '/relay' })
  expect(seen[0]?.request.headers).toMatchObject({ 'content-type': 'application/json' })
  expect(seen[0]?.request.headers).not.toHaveProperty('zitadel-signature')
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
    contextInfo: {
      eventType: 'user.human.phone.code.added',
      provider: { id: '42', description: 'relay' },
      recipientPhoneNumber: '+41710000000',
    },
    templateData: { text: '0M53RF is your code' },
    args: { code: '0M53RF', displayName: 'Minnie Mouse', loginNames: ['minnie@acme.ch'] },
  })
})

test('with a signing key the body is signed together with the time', async () => {
  const { endpoint, seen } = await provider((response) => response.end())
  const now = () => 1_700_000_000_999
  await createHttpSmsSender({ id: '42', description: '', endpoint, signingKey: 'k3y' }, { now }).send(sms)
  const expected = createHmac('sha256', 'k3y').update(`1700000000.${seen[0]?.body}`).digest('hex')
  expect(seen[0]?.request.headers['zitadel-signature']).toBe(`t=1700000000,v1=${expected}`)
})

test.each([
  [400, false],
  [422, false],
  [401, true],
  [404, true],
  [429, true],
  [500, true],
  [302, true],
])('a response of %i is retryable: %s', async (status, retryable) => {
  const { endpoint, seen } = await provider((response) =>
    response.writeHead(status, { location: '/other' }).end('0M53RF'),
  )
  const failure = await createHttpSmsSender({ id: '42', description: '', endpoint })
    .send(sms)
    .catch((error: Error) => error)
  expect(failure).toMatchObject({ name: 'DeliveryError', retryable })
  expect(String(failure)).not.toContain('0M53RF')
  expect(seen).toHaveLength(1)
})

test('a provider that does not answer in time, or is unreachable, is a retryable failure', async () => {
  const { endpoint } = await provider(() => undefined)
  const slow = createHttpSmsSender({ id: '42', description: '', endpoint }, { timeoutMs: 100 })
  await expect(slow.send(sms)).rejects.toMatchObject({ name: 'DeliveryError', retryable: true })
  const gone = createHttpSmsSender({ id: '42', description: '', endpoint: 'http://127.0.0.1:1/' })
  await expect(gone.send(sms)).rejects.toMatchObject({ name: 'DeliveryError', retryable: true })
})

test('without a provider the message becomes a file for its owner alone, and the log names only the file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'usher-sms-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  const directory = join(folder, 'sms')
  const { log, logged } = collectingLog()
  await createFileSmsSender({ directory, log, now: () => Date.UTC(2026, 0, 2) }).send(sms)
  const name = '20260102T000000000Z-348573498573495734-3.json'
  expect(await readdir(directory)).toEqual([name])
  expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600)
  expect(JSON.parse(await readFile(join(directory, name), 'utf8'))).toEqual({
    id: sms.id,
    to: sms.to,
    text: sms.text,
    eventType: sms.eventType,
    language: 'en',
  })
  expect(logged).toEqual([JSON.stringify({ level: 'info', message: 'SMS written to a file', file: name })])
})
