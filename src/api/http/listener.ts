/**
 * One port for HTTP/1.1 and HTTP/2, in plain text or under TLS. Owns the connections: protocol, timeouts, close. The
 * two given request listeners produce the responses.
 */
import { createServer as createHttp1Server, type RequestListener } from 'node:http'
import {
  constants,
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2'
import { createServer as createNetServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, Server as TlsServer } from 'node:tls'
import { boundStreams } from '#api/http/http2-bounds.ts'
import { sniffProtocol } from '#api/http/sniff-protocol.ts'

export type Http2RequestListener = (request: Http2ServerRequest, response: Http2ServerResponse) => void

/** All in milliseconds. */
export interface ListenerTimeouts {
  /** Time limit for the first bytes, which identify the protocol (and, under TLS, for the handshake). */
  readonly firstBytes: number
  /** The head of a request must be complete by then. */
  readonly headers: number
  /** The whole request, body included, must have arrived by then. */
  readonly request: number
  /** A connection without a request in flight is kept this long. */
  readonly keepAlive: number
  /** A connection on which nothing moves, though a request is in flight, is cut after this long. */
  readonly stall: number
  /** On close, requests in flight may take this long; then their connections are cut. */
  readonly drain: number
  /**
   * On close, idle connections stay open for this time and accept one more request each, so that a proxy that reuses
   * one does not hit a closed connection. Within `drain`.
   */
  readonly linger: number
}

const DEFAULT_TIMEOUTS: ListenerTimeouts = {
  firstBytes: 10_000,
  headers: 15_000,
  request: 60_000,
  keepAlive: 65_000,
  stall: 120_000,
  drain: 8_000,
  linger: 0,
}

/** PEM texts. */
export interface TlsTexts {
  readonly cert: string | Buffer
  readonly key: string | Buffer
  /** Present: clients are asked for a certificate, and served with any or none: the protocols decide what it is good for. */
  readonly clients?: { readonly authorities: string | Buffer | undefined }
}

export interface ListenerOptions {
  readonly http1: RequestListener
  readonly http2: Http2RequestListener
  readonly tls?: TlsTexts
  readonly timeouts?: Partial<ListenerTimeouts>
}

export interface Listener {
  /** Resolves with the port once connections are accepted; port 0 lets the system choose. Rejects if it cannot bind. */
  listen(host: string, port: number): Promise<number>
  /** Uses another certificate for connections from now on; without TLS, does nothing. */
  renewTls(texts: TlsTexts): void
  /** Stops accepting connections, ends idle ones, lets requests in flight finish, and resolves within `drain`. */
  close(): Promise<void>
}

/** How often the check for overdue HTTP/1.1 requests runs at most, in milliseconds. */
const CHECK_INTERVAL = 5_000
/** How often idle connections are looked for while closing, in milliseconds. */
const DRAIN_INTERVAL = 20
/** Between the notice that a connection ends and its end, milliseconds. */
const NOTICE = 1_500
/** The largest id of a stream (RFC 9113 §5.1.1). */
const MAX_STREAM_ID = 2 ** 31 - 1

export function createListener(options: ListenerOptions): Listener {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts }
  const http1 = startHttp1(options.http1, timeouts)
  const http2 = startHttp2(options.http2, timeouts)
  const sockets = new Set<Socket>()
  const unsniffed = new Set<Socket>()

  const adopt = (socket: Socket) => {
    unsniffed.add(socket)
    sniffProtocol(socket, timeouts.firstBytes, (protocol) => {
      unsniffed.delete(socket)
      if (protocol === 'http1') http1.take(socket)
      if (protocol === 'http2') http2.take(socket)
    })
  }
  const front = createFront(options.tls, timeouts, adopt)
  front.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  return {
    listen: (host, port) => bind(front, host, port),
    renewTls(texts) {
      if (front instanceof TlsServer) front.setSecureContext(contextOf(texts))
    },
    async close() {
      // Connections that wait to be taken are taken before, on this turn: closing would reset them.
      if (timeouts.linger > 0) await new Promise((resolve) => setImmediate(resolve))
      const closed = new Promise<void>((resolve) => front.close(() => resolve()))
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, timeouts.drain)
      http1.drain()
      http2.drain()
      if (timeouts.linger > 0) await Promise.race([closed, new Promise((end) => setTimeout(end, timeouts.linger))])
      for (const socket of unsniffed) socket.destroy()
      http2.endIdle()
      http1.endIdle()
      const sweep = setInterval(http1.endIdle, DRAIN_INTERVAL)
      await closed
      clearInterval(sweep)
      clearTimeout(cut)
      http1.stop()
    },
  }
}

/** Without authorities no certificate is trusted, not even of those that the system trusts. */
const contextOf = ({ cert, key, clients }: TlsTexts) => ({
  cert,
  key,
  ...(clients ? { ca: clients.authorities ?? [] } : {}),
})

function createFront(tls: ListenerOptions['tls'], timeouts: ListenerTimeouts, adopt: (socket: Socket) => void): Server {
  const shape = { noDelay: true }
  if (!tls) return createNetServer(shape, adopt)
  const front = createTlsServer(
    {
      ...shape,
      ...contextOf(tls),
      requestCert: tls.clients !== undefined,
      rejectUnauthorized: false,
      ALPNProtocols: ['h2', 'http/1.1'],
      handshakeTimeout: timeouts.firstBytes,
    },
    adopt,
  )
  // Node only reports a handshake that fails or takes too long; it leaves the socket open.
  front.on('tlsClientError', (_error, socket) => socket.destroy())
  return front
}

function bind(front: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    front.once('error', reject)
    front.listen(port, host, () => {
      front.off('error', reject)
      // A connection that cannot be taken (no file descriptors left) must not end the process.
      front.on('error', () => {})
      const address = front.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function startHttp1(listener: RequestListener, timeouts: ListenerTimeouts) {
  let draining = false
  const server = createHttp1Server(
    {
      headersTimeout: Math.min(timeouts.headers, timeouts.request),
      requestTimeout: timeouts.request,
      keepAliveTimeout: timeouts.keepAlive,
      connectionsCheckingInterval: Math.max(10, Math.min(CHECK_INTERVAL, timeouts.headers / 2)),
    },
    (request, response) => {
      if (draining) response.setHeader('connection', 'close')
      listener(request, response)
    },
  )
  server.timeout = timeouts.stall
  // This server never listens; without the event it would never look for overdue headers and requests.
  server.emit('listening')
  return {
    take: (socket: Socket) => server.emit('connection', socket),
    drain: () => {
      draining = true
    },
    endIdle: () => server.closeIdleConnections(),
    stop: () => server.close(),
  }
}

function startHttp2(listener: Http2RequestListener, timeouts: ListenerTimeouts) {
  let draining = false
  const server = createHttp2Server({ settings: { maxConcurrentStreams: 250 } }, listener)
  const sessions = boundStreams(server, timeouts)
  server.on('stream', ({ session }) => {
    if (draining) session?.close()
  })
  return {
    take: (socket: Socket) => server.emit('connection', socket),
    drain: () => {
      draining = true
    },
    /** Behind a proxy, announces the end first: a request sent before the notice arrives is answered (RFC 9113 §6.8). */
    endIdle: () => {
      for (const session of sessions) {
        if (timeouts.linger === 0) session.close()
        else if (!session.destroyed) {
          session.goaway(constants.NGHTTP2_NO_ERROR, MAX_STREAM_ID)
          setTimeout(() => session.close(), NOTICE)
        }
      }
    },
  }
}
