import { Code, ConnectError } from '@connectrpc/connect'
import type { AnyRequest } from '#api/http/respond-directly.ts'

/** PROTOCOL-HTTP2, "Length-Prefixed-Message": a byte of flags and four of length precede a message. */
const PREFIX_BYTES = 5
const COMPRESSED = 0b1
/** PROTOCOL-WEB: marks trailers instead of a message. */
export const TRAILERS = 0b1000_0000

export function frameOf(flags: number, message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + message.length)
  frame[0] = flags
  frame.writeUInt32BE(message.length, 1)
  frame.set(message, PREFIX_BYTES)
  return frame
}

/**
 * Reads the single message of a unary call, uncompressed and at most `limit` bytes long. Rejects a malformed request
 * with connect-node's error as soon as it is detected, and when the caller disconnects.
 */
export function readMessage(request: AnyRequest, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let received = 0
    let expected = 0
    let over = false
    const refuse = (error: ConnectError) => {
      over = true
      // Discards later data, so that the client reads the response.
      chunks.length = 0
      reject(error)
    }
    request.on('data', (chunk: Buffer) => {
      if (over) return
      chunks.push(chunk)
      received += chunk.length
      if (received < PREFIX_BYTES) return
      if (expected === 0) {
        const prefix = joinChunks(chunks)
        expected = PREFIX_BYTES + prefix.readUInt32BE(1)
        const fault = faultOf(prefix, limit)
        if (fault) return refuse(fault)
      }
      if (received > expected) refuse(extra())
    })
    request.on('end', () => {
      if (over) return
      over = true
      if (expected > 0 && received === expected) resolve(joinChunks(chunks).subarray(PREFIX_BYTES))
      else reject(received === 0 ? missing() : incomplete())
    })
    const gone = () => over || refuse(new ConnectError('the caller has gone', Code.Canceled))
    request.on('error', gone)
    request.on('close', gone)
  })
}

/** Joins chunks to one buffer; a single chunk, the common case, is not copied. */
function joinChunks(chunks: Buffer[]): Buffer {
  if (chunks.length > 1) chunks.splice(0, chunks.length, Buffer.concat(chunks))
  return chunks[0] ?? Buffer.alloc(0)
}

const incomplete = () => new ConnectError('protocol error: incomplete envelope', Code.InvalidArgument)
const missing = () => new ConnectError('protocol error: missing input message for unary method', Code.Unimplemented)
const extra = () =>
  new ConnectError('protocol error: received extra input message for unary method', Code.Unimplemented)

/** Returns the error of a message with this prefix. */
function faultOf(prefix: Buffer, limit: number): ConnectError | undefined {
  const size = prefix.readUInt32BE(1)
  if (size > limit) {
    const text = `message size ${size} is larger than configured readMaxBytes ${limit}`
    return new ConnectError(text, Code.ResourceExhausted)
  }
  const flags = prefix[0] ?? 0
  if (flags & COMPRESSED)
    return new ConnectError('received compressed envelope, but do not know how to decompress', Code.Internal)
  return flags & TRAILERS ? missing() : undefined
}
