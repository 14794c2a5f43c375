/**
 * gRPC-Web in text mode (PROTOCOL-WEB, "Content-Type"), the default of generated clients: the bytes of the binary mode
 * in base64. Decodes a call, handles it as a binary one, and encodes its response.
 */
import { Readable } from 'node:stream'
import { type AnyRequest, type AnyResponse, respondDirectly } from '#api/http/respond-directly.ts'

const TEXT = /^application\/grpc-web-text(?:\+proto)?$/
const BINARY_TYPE = 'application/grpc-web+proto'
const TEXT_TYPE = 'application/grpc-web-text+proto'

export const isTextCall = ({ headers }: AnyRequest): boolean => TEXT.test(headers['content-type'] ?? '')

/** Serves a call in text mode through the binary handler. `limit` of the message in bytes. */
export async function serveTextCall(
  request: AnyRequest,
  response: AnyResponse,
  { limit, serve }: { limit: number; serve: (request: AnyRequest, response: AnyResponse) => void },
): Promise<void> {
  // Base64 takes four characters for three bytes; a message has five more bytes in front.
  const text = await readText(request, Math.ceil(((limit + 5) * 4) / 3) + 4)
  if (text === undefined) return respondDirectly(response, 413)
  const body = decode(text)
  if (body === undefined) return respondDirectly(response, 400)
  encodeResponse(response)
  serve(binaryRequest(request, body), response)
}

async function readText(request: AnyRequest, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    // A request that has no encoding set is read as buffers.
    const bytes = chunk as Buffer
    length += bytes.length
    if (length > limit) return undefined
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('latin1')
}

/** A text may be several base64 texts one after the other, each with its padding. */
function decode(text: string): Buffer | undefined {
  const parts = text.match(/[A-Za-z0-9+/]+={0,2}/g) ?? []
  if (parts.join('') !== text.replace(/\s/g, '')) return undefined
  return Buffer.concat(parts.map((part) => Buffer.from(part, 'base64')))
}

function binaryRequest({ headers, method, url, socket, httpVersion, httpVersionMajor }: AnyRequest, body: Buffer) {
  const { 'content-length': _length, ...others } = headers
  const binary = { ...others, 'content-type': BINARY_TYPE }
  // Handlers of calls read only the stream and these members of it.
  const facts = { headers: binary, method, url, socket, httpVersion, httpVersionMajor }
  return Object.assign(Readable.from([body]), facts) as unknown as AnyRequest
}

interface Writable {
  setHeader(name: string, value: unknown): unknown
  writeHead(status: number, ...more: unknown[]): unknown
  write(chunk: Uint8Array, ...more: unknown[]): boolean
  end(chunk?: Uint8Array, ...more: unknown[]): unknown
}

/** Encodes all later writes. Removes the length, which is that of the binary answer. */
function encodeResponse(response: AnyResponse): void {
  // The responses of both protocols have these members; their types differ in the other parameters.
  const target = response as unknown as Writable
  const { setHeader, writeHead, write, end } = target
  target.setHeader = (name, value) => {
    if (/^content-length$/i.test(name)) return target
    return setHeader.call(target, name, /^content-type$/i.test(name) ? TEXT_TYPE : value)
  }
  target.writeHead = (status, headers) => {
    for (const [name, value] of Object.entries(headers ?? {})) target.setHeader(name, value)
    return writeHead.call(target, status)
  }
  target.write = (chunk, ...more) => write.call(target, toBase64(chunk), ...more)
  target.end = (chunk) => (chunk === undefined ? end.call(target) : end.call(target, toBase64(chunk)))
}

const toBase64 = (chunk: Uint8Array): Buffer => Buffer.from(Buffer.from(chunk).toString('base64'))
