import { EventEmitter, once } from 'node:events'
import { connect, constants, createServer } from 'node:http2'
import { expect, test } from 'vitest'
import { type Admission, createAdmission, refuse } from '#api/http/admission.ts'
import type { AnyResponse } from '#api/http/respond-directly.ts'

// Only that it ends is looked at.
const response = () => Object.assign(new EventEmitter(), { end: () => {} }) as unknown as AnyResponse

/** Returns whether a request was admitted, which then counts. */
const admits = (admission: Admission, one: AnyResponse): boolean => {
  const free = !admission.isFull
  if (free) admission.enter(one)
  return free
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('admits requests up to the limit, and the next one when a response is complete', async () => {
  const admission = createAdmission({ max: 2, parked: () => 0 })
  const first = response()
  expect(admits(admission, first)).toBe(true)
  expect(admits(admission, response())).toBe(true)
  expect(admits(admission, response())).toBe(false)
  expect(admission.inFlight).toBe(2)
  first.emit('close')
  await turn()
  expect(admission.inFlight).toBe(1)
  expect(admits(admission, response())).toBe(true)
})

test('a complete response does not count, even if its client does not read it', async () => {
  const admission = createAdmission({ max: 1, parked: () => 0 })
  const first = response()
  expect(admits(admission, first)).toBe(true)
  first.end()
  await turn()
  expect(admits(admission, response())).toBe(true)
  first.emit('close')
  expect(admission.inFlight).toBe(1)
})

test('a completed request is subtracted in the next turn of the event loop, and no earlier', async () => {
  const admission = createAdmission({ max: 1, parked: () => 0 })
  const first = response()
  expect(admits(admission, first)).toBe(true)
  first.emit('close')
  expect(admits(admission, response())).toBe(false)
  await turn()
  expect(admits(admission, response())).toBe(true)
})

test('requests that wait in the queue of another part do not count against the limit', async () => {
  let parked = 0
  const admission = createAdmission({ max: 1, parked: () => parked })
  expect(admits(admission, response())).toBe(true)
  expect(admits(admission, response())).toBe(false)
  parked = 1
  await turn()
  expect(admits(admission, response())).toBe(true)
  expect(admits(admission, response())).toBe(false)
})

test('a gRPC call is refused with a status that ends the stream', async () => {
  const server = createServer((request, response) => refuse(request, response))
  server.listen(0)
  await once(server, 'listening')
  // Listening on a port, so not a path.
  const { port } = server.address() as { port: number }
  const session = connect(`http://localhost:${port}`)
  const stream = session.request({ ':method': 'POST', ':path': '/x.Y/Z', 'content-type': 'application/grpc' })
  stream.end()
  const [headers, flags] = await once(stream, 'response')
  expect(headers).toMatchObject({ ':status': 200, 'grpc-status': '14', 'retry-after': '1' })
  expect(flags & constants.NGHTTP2_FLAG_END_STREAM).toBe(constants.NGHTTP2_FLAG_END_STREAM)
  session.close()
  server.close()
})
