/** Response on each wire when the server is at its capacity. */
import { connect } from 'node:http2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createListener, type Listener } from '#api/http/listener.ts'
import { createRouter } from '#api/http/router.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

let listener: Listener
let port: number
beforeAll(async () => {
  const router = await createRouter({
    plugins: [async (app) => void app.get('/debug/healthz', async () => 'ok')],
    directHandlers: [],
    bodyLimitBytes: 1_000,
    log: collectingLog().log,
    capacity: { max: 0, parked: () => 0 },
  })
  listener = createListener({ http1: router.http1, http2: router.http2 })
  port = await listener.listen('127.0.0.1', 0)
})
afterAll(() => listener.close())

const send = (type: string) =>
  fetch(`http://127.0.0.1:${port}/some/path`, { method: 'POST', headers: { 'content-type': type }, body: 'x' })

test('over REST: 503, the code of gRPC, and Retry-After', async () => {
  const response = await send('application/json')
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await response.json()).toMatchObject({ code: 14, message: 'the server is at its capacity' })
})

test('over gRPC-Web: UNAVAILABLE in the headers, and no body', async () => {
  const response = await send('application/grpc-web+proto')
  expect([response.status, response.headers.get('grpc-status'), await response.text()]).toEqual([200, '14', ''])
  expect(response.headers.get('grpc-message')).toBe('the server is at its capacity')
})

test('over gRPC: UNAVAILABLE', async () => {
  const session = connect(`http://127.0.0.1:${port}`)
  const stream = session.request({
    ':method': 'POST',
    ':path': '/a/b',
    'content-type': 'application/grpc',
    te: 'trailers',
  })
  const head = await new Promise((resolve) => stream.once('response', resolve))
  stream.end()
  session.destroy()
  expect(head).toMatchObject({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '14' })
})

test('health and metrics requests are still answered', async () => {
  expect((await fetch(`http://127.0.0.1:${port}/debug/healthz`)).status).toBe(200)
})
