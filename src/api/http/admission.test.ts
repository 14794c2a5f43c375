import { EventEmitter, once } from 'node:events'
import { connect, constants, createServer } from 'node:http2'
import { expect, test } from 'vitest'
import { createAdmission, refuse } from '#api/http/admission.ts'
import type { AnyResponse } from '#api/http/answer-directly.ts'

// Only that it ends is looked at.
const response = () => new EventEmitter() as unknown as AnyResponse

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('lets in as many as there are places, and the next one when a response is over', async () => {
  const admission = createAdmission({ most: 2, parked: () => 0 })
  const first = response()
  expect(admission.admit(first)).toBe(true)
  expect(admission.admit(response())).toBe(true)
  expect(admission.admit(response())).toBe(false)
  expect(admission.inFlight).toBe(2)
  first.emit('close')
  await turn()
  expect(admission.inFlight).toBe(1)
  expect(admission.admit(response())).toBe(true)
})

test('a place that was used is free again when the event loop turns, and no earlier', async () => {
  const admission = createAdmission({ most: 1, parked: () => 0 })
  const first = response()
  expect(admission.admit(first)).toBe(true)
  first.emit('close')
  expect(admission.admit(response())).toBe(false)
  await turn()
  expect(admission.admit(response())).toBe(true)
})

test('whoever waits in a queue of their own takes no place from the others', async () => {
  let parked = 0
  const admission = createAdmission({ most: 1, parked: () => parked })
  expect(admission.admit(response())).toBe(true)
  expect(admission.admit(response())).toBe(false)
  parked = 1
  await turn()
  expect(admission.admit(response())).toBe(true)
  expect(admission.admit(response())).toBe(false)
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
