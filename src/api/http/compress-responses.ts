import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { onSendAsyncHookHandler } from 'fastify'

/** Bytes; below, compressing costs more than it saves. */
const SMALLEST = 4096
/**
 * Data and static files. Excludes pages: they contain input of the request beside form tokens, which the length of a
 * compressed page would reveal (BREACH).
 */
const COMPRESSED = /^(?:application\/(?:[\w.+-]+\+)?json|text\/(?:plain|css|csv|javascript)|image\/svg\+xml)\b/
/** Good for text, at a fraction of the time of the best. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }

const encoders = new Map<string, (body: Buffer) => Promise<Buffer>>([
  ['br', (body) => promisify(brotliCompress)(body, BROTLI)],
  ['gzip', promisify(gzip)],
])

/** Compresses large answers for clients that ask for it (RFC 9110 §12.5.3). */
export const compressResponses: onSendAsyncHookHandler<unknown> = async (request, reply, payload) => {
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload
  if (!COMPRESSED.test(String(reply.getHeader('content-type') ?? '')) || reply.hasHeader('content-encoding'))
    return payload
  if (Buffer.byteLength(payload) < SMALLEST) return payload
  reply.header('vary', [reply.getHeader('vary'), 'accept-encoding'].filter((one) => one !== undefined).join(', '))
  const accepted = acceptedEncodings(String(request.headers['accept-encoding'] ?? ''))
  const [encoding, encode] = [...encoders].find(([name]) => accepted.has(name)) ?? []
  if (encoding === undefined || encode === undefined) return payload
  reply.header('content-encoding', encoding).removeHeader('content-length')
  return encode(Buffer.isBuffer(payload) ? payload : Buffer.from(payload))
}

/** Encodings of an Accept-Encoding header that do not have the weight 0. */
function acceptedEncodings(header: string): Set<string> {
  const accepted = new Set<string>()
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase())
    if (!parameters.some((one) => /^q=0(?:\.0*)?$/.test(one))) accepted.add(name)
  }
  return accepted
}
