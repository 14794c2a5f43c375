/** Concurrent clients with different behaviours. Each runs until the test is over, and counts its results. */
import { connect as connectTcp, type Socket } from 'node:net'
import { Http1Client } from '#bench/load/http1-client.ts'
import { http1Request, personJson, READY_HASH } from '#bench/load/requests.ts'

export interface Target {
  readonly port: number
  readonly token: string
  /** Returns a name that no other client uses. */
  readonly name: () => string
  readonly isOver: () => boolean
  /** Counts a result by its name. */
  readonly count: (what: string) => void
}

/** One manner of being a client, over and over. */
export type Manner = (target: Target) => Promise<void>

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const IMPORT = '/management/v1/users/human/_import'

/** Behaves: creates, reads, searches, renames, and mostly removes again. */
export const proper: Manner = async (target) => {
  const { port, token, name, count } = target
  const client = await Http1Client.connect(port)
  const call = async (method: string, path: string, body?: string): Promise<string | undefined> => {
    const { status, text } = await client.call(http1Request(method, path, { token, ...(body ? { body } : {}) }))
    const refused = status === 503 || status === 429
    count(status === 200 ? 'answered' : refused ? 'refused' : `unexpected ${status}: ${method} ${path}`)
    if (refused) await pause(100)
    return status === 200 ? text : undefined
  }
  while (!target.isOver()) {
    const secret = Math.random() < 0.05 ? { password: 'Secret-password1' } : { hashedPassword: { value: READY_HASH } }
    const userName = name()
    const id = /"userId":"(\d+)"/.exec((await call('POST', IMPORT, personJson(userName, secret))) ?? '')?.[1]
    if (!id) continue
    await call('GET', `/management/v1/users/${id}`)
    const query = { loginNameQuery: { loginName: `user-${userName}@example.com` } }
    await call('POST', '/management/v1/users/_search', JSON.stringify({ queries: [query] }))
    await call('PUT', `/management/v1/users/${id}/profile`, '{"firstName":"G","lastName":"H","displayName":"G H"}')
    if (Math.random() < 0.9) await call('DELETE', `/management/v1/users/${id}`)
  }
  client.close()
}

/** Opens a connection; `closed` resolves when it is cut. */
function dial({ port }: Target): Promise<{ socket: Socket; closed: Promise<void> }> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(port, '127.0.0.1', () => resolve({ socket, closed }))
    const closed = new Promise<void>((done) => socket.once('close', () => done()))
    socket.on('error', reject)
    socket.resume()
  })
}

/** Sends a request a few bytes at a time; the server aborts it when it takes too long. */
export const slow: Manner = async (target) => {
  while (!target.isOver()) {
    const { socket, closed } = await dial(target)
    const text = http1Request('POST', IMPORT, { token: target.token, body: personJson(target.name(), {}) })
    let over = false
    void closed.then(() => {
      over = true
    })
    for (let at = 0; at < text.length && !over && !target.isOver(); at += 3) {
      socket.write(text.slice(at, at + 3))
      await pause(200)
    }
    socket.destroy()
    await closed
    target.count('slow')
  }
}

/** Disconnects in the head, in the body, or before the response. */
export const cut: Manner = async (target) => {
  while (!target.isOver()) {
    const { socket, closed } = await dial(target)
    const text = http1Request('POST', IMPORT, {
      token: target.token,
      body: personJson(target.name(), { password: 'Secret-password1' }),
    })
    socket.write(text.slice(0, Math.ceil(Math.random() * text.length)))
    await pause(Math.random() * 20)
    socket.destroy()
    await closed
    target.count('cut')
  }
}

const GARBAGE: readonly (() => Buffer | string)[] = [
  () => Buffer.from(Array.from({ length: 300 }, () => Math.floor(Math.random() * 256))),
  () => 'GET /%zz HTTP/1.1\r\nhost: x\r\n\r\n',
  () => 'POST /management/v1/users/_search HTTP/1.1\r\nhost: x\r\ncontent-length: 9999999999\r\n\r\n',
  () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\ngarbage that is no frame at all, on and on and on',
  () => 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
  () => `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
]

/** Sends malformed HTTP. */
export const malformed: Manner = async (target) => {
  while (!target.isOver()) {
    const { socket, closed } = await dial(target)
    const garbage = GARBAGE[Math.floor(Math.random() * GARBAGE.length)]
    socket.write(garbage?.() ?? '')
    await Promise.race([closed, pause(500)])
    socket.destroy()
    await closed
    target.count('malformed')
  }
}

/** Sends well-formed HTTP with an invalid body. */
export const mistaken: Manner = async (target) => {
  const bodies = ['{', '{"userName":', '[]', '{"userName":1}', '\u0000', '{"email":{"email":"x"}}', '"'.repeat(1000)]
  const client = await Http1Client.connect(target.port)
  while (!target.isOver()) {
    const body = bodies[Math.floor(Math.random() * bodies.length)] ?? ''
    const { status } = await client.call(http1Request('POST', IMPORT, { token: target.token, body }))
    target.count(status === 400 || status === 503 ? 'mistaken' : `unexpected ${status} for ${body.slice(0, 20)}`)
    await pause(10)
  }
  client.close()
}
