import type { Socket } from 'node:net'

/** RFC 9113 §3.4: first bytes of every HTTP/2 client. No HTTP/1.1 request begins with it. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

export type Protocol = 'http1' | 'http2'

/**
 * Reads the first bytes of a new connection until they distinguish HTTP/2 from HTTP/1.1, unshifts them, and calls back
 * once with the protocol; the bytes may arrive in pieces. Destroys a connection that stays undecided for `limitMs`
 * milliseconds, ends or fails; the result is undefined then.
 */
export function sniffProtocol(socket: Socket, limitMs: number, decide: (protocol: Protocol | undefined) => void): void {
  let seen: Buffer = Buffer.alloc(0)
  const overdue = setTimeout(() => socket.destroy(), limitMs)
  // Stays for good: an error on a socket without a listener would end the process.
  socket.on('error', () => socket.destroy())

  const finish = (protocol: Protocol | undefined) => {
    clearTimeout(overdue)
    socket.off('data', read)
    socket.off('end', abandon)
    socket.off('close', abandon)
    decide(protocol)
  }
  const abandon = () => {
    socket.destroy()
    finish(undefined)
  }
  const read = (chunk: Buffer) => {
    seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk])
    const protocol = protocolOf(seen)
    if (!protocol) return
    socket.pause()
    socket.unshift(seen)
    finish(protocol)
    if (protocol === 'http1') socket.resume()
  }
  socket.on('data', read)
  socket.once('end', abandon)
  socket.once('close', abandon)
}

function protocolOf(seen: Buffer): Protocol | undefined {
  const length = Math.min(seen.length, PREFACE.length)
  if (PREFACE.compare(seen, 0, length, 0, length) !== 0) return 'http1'
  return length === PREFACE.length ? 'http2' : undefined
}
