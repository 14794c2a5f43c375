/**
 * Requests whose body has not arrived in full. They do not count against the limit of `admission.ts`; they are limited
 * by address, by connection and in total, and need a minimum transfer rate. When the limit is reached, the oldest
 * request of the address with the most requests ends, so that slow clients never block others (CWE-770, RFC 9113
 * §10.5).
 */
import { constants } from 'node:http2'
import type { Socket } from 'node:net'
import type { AnyRequest, AnyResponse } from '#api/http/respond-directly.ts'

export interface ArrivalBounds {
  readonly max: number
  readonly perAddress: number
  /** Streams of one HTTP/2 connection; HTTP/1.1 has one request at a time. */
  readonly perConnection: number
  /** Milliseconds that every request may take, however slow. */
  readonly grace: number
  /** Bytes a second, on average, that a request needs after that. */
  readonly lowestRate: number
}

/** A phone at the edge of its network sends more than 100 bytes a second; the form of a sign-in has about 500. */
export const ARRIVAL_BOUNDS: ArrivalBounds = {
  max: 1024,
  perAddress: 256,
  perConnection: 64,
  grace: 10_000,
  lowestRate: 100,
}

export interface Arrivals {
  /** Watches a request until its body has arrived; `arrived` is called then, and never for one that was ended before. */
  track(request: AnyRequest, response: AnyResponse, arrived: () => void): void
  readonly count: number
}

interface Arriving {
  readonly address: string
  readonly connection: object
  readonly startedAt: number
  /** Bytes so far. */
  received(): number
  /** Ends the request: it took too long, or another one replaces it. */
  end(): void
}

const CHECK_MS = 1_000

/** Whether a request has a body that is still to come. */
export function isArriving(request: AnyRequest): boolean {
  if ('stream' in request) return !request.stream.endAfterHeaders
  const { headers } = request
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

export function createArrivals(
  addressOf: (request: AnyRequest) => string,
  bounds: ArrivalBounds = ARRIVAL_BOUNDS,
): Arrivals {
  // In the order of their coming.
  const all = new Set<Arriving>()
  const byAddress = new Map<string, Set<Arriving>>()
  const byConnection = new Map<object, Set<Arriving>>()
  let clock: NodeJS.Timeout | undefined

  const leave = (one: Arriving) => {
    all.delete(one)
    drop(byAddress, one.address, one)
    drop(byConnection, one.connection, one)
    if (all.size > 0) return
    clearInterval(clock)
    clock = undefined
  }
  const end = (one: Arriving | undefined) => {
    if (!one) return
    leave(one)
    one.end()
  }
  const endOverdue = () => {
    const now = Date.now()
    for (const one of all)
      if (now - one.startedAt > bounds.grace + (one.received() / bounds.lowestRate) * 1000) end(one)
  }
  const add = (one: Arriving) => {
    all.add(one)
    addToGroup(byAddress, one.address, one)
    addToGroup(byConnection, one.connection, one)
    if (!clock) clock = setInterval(endOverdue, CHECK_MS).unref()
  }
  const evictOldest = ({ address, connection }: Arriving) => {
    const ofConnection = byConnection.get(connection)
    if (ofConnection && ofConnection.size >= bounds.perConnection) end(oldest(ofConnection))
    const ofAddress = byAddress.get(address)
    if (ofAddress && ofAddress.size >= bounds.perAddress) end(oldest(ofAddress))
    if (all.size >= bounds.max) end(oldest(largest(byAddress)))
  }

  return {
    track(request, response, arrived) {
      const one = arriving(request, response, addressOf(request))
      evictOldest(one)
      add(one)
      request.once('end', () => {
        if (!all.has(one)) return
        leave(one)
        arrived()
      })
      const gone = () => leave(one)
      request.once('close', gone)
      response.once('close', gone)
    },
    get count() {
      return all.size
    },
  }
}

function arriving(request: AnyRequest, response: AnyResponse, address: string): Arriving {
  const startedAt = Date.now()
  if ('stream' in request) {
    const { stream } = request
    let bytes = 0
    // Counts in `push`, where node delivers received data. A listener of `data` would start the stream, and data that
    // arrives before the request is read would be lost.
    const push = stream.push.bind(stream)
    stream.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
      bytes += chunk?.length ?? 0
      return push(chunk, encoding)
    }
    return {
      address,
      connection: stream.session ?? stream,
      startedAt,
      received: () => bytes,
      end: () => stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM),
    }
  }
  const { socket } = request
  const before = socket.bytesRead
  return {
    address,
    connection: socket,
    startedAt,
    received: () => socket.bytesRead - before,
    end: () => endSocket(socket, response),
  }
}

/**
 * Answers 408 unless a response has started, and closes the connection: the rest of the body would be read as a request.
 */
function endSocket(socket: Socket, response: AnyResponse): void {
  if (!response.headersSent && socket.writable)
    socket.end('HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n', () => socket.destroy())
  else socket.destroy()
}

const oldest = (some: ReadonlySet<Arriving> | undefined): Arriving | undefined => some?.values().next().value

function largest(groups: ReadonlyMap<string, ReadonlySet<Arriving>>): ReadonlySet<Arriving> | undefined {
  let max: ReadonlySet<Arriving> | undefined
  for (const group of groups.values()) if (group.size > (max?.size ?? 0)) max = group
  return max
}

function addToGroup<K>(groups: Map<K, Set<Arriving>>, key: K, one: Arriving): void {
  const group = groups.get(key)
  if (group) group.add(one)
  else groups.set(key, new Set([one]))
}

function drop<K>(groups: Map<K, Set<Arriving>>, key: K, one: Arriving): void {
  const group = groups.get(key)
  group?.delete(one)
  if (group?.size === 0) groups.delete(key)
}
