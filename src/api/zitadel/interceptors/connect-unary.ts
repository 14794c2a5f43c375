/**
 * Unary calls over Connect with POST, in JSON or binary: reads the message, runs the RPC's chain and writes the response.
 * connect-node would skip unknown members without naming them. It answers all other calls.
 */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type DescMessage, fromBinary, type Message, toBinary, toJson } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import { codeToHttpStatus, errorToJson, parseTimeout } from '@connectrpc/connect/protocol-connect'
import { REQUEST_ID } from '#api/http/name-request.ts'
import type { AnyRequest, AnyResponse } from '#api/http/respond-directly.ts'
import type { CallFacts } from '#api/zitadel/interceptors/access.ts'
import { isRemoved, lifeOf } from '#api/zitadel/interceptors/call-life.ts'
import type { Rpc } from '#api/zitadel/interceptors/chain.ts'
import { challenge } from '#api/zitadel/interceptors/challenge.ts'
import { toConnectError } from '#api/zitadel/interceptors/errors.ts'
import type { UnaryCalls, UnaryCallsOptions } from '#api/zitadel/interceptors/grpc/unary-calls.ts'
import { decodeJson, readJson } from '#api/zitadel/transcode/decode-request.ts'
import { skippedMembers, WARNING_HEADER } from '#api/zitadel/transcode/strict-mode.ts'

interface Call {
  readonly rpc: Rpc
  readonly request: AnyRequest
  readonly response: AnyResponse
  readonly isJson: boolean
}

/** Below this, compressing costs more than it saves; connect-node's own bound, in bytes. */
const WORTH_COMPRESSING = 1024
const compress = promisify(gzip)

export function createConnectUnaryCalls(options: UnaryCallsOptions): UnaryCalls {
  const rpcs = new Map(options.rpcs.map((rpc) => [`/${rpc.name}`, rpc]))
  return (request, response) => {
    const rpc = rpcs.get(request.url ?? '')
    const type = rpc && typeOf(request)
    if (!rpc || !type) return false
    respond({ rpc, request, response, isJson: type === JSON_TYPE }, options).catch((error: unknown) => {
      options.log.error({ err: error, rpc: rpc.name }, 'an answer could not be written')
      response.destroy()
    })
    return true
  }
}

const JSON_TYPE = 'application/json'
const BINARY_TYPE = 'application/proto'

function typeOf({ method, headers }: AnyRequest): string | undefined {
  const version = headers['connect-protocol-version'] ?? '1'
  if (method !== 'POST' || version !== '1' || (headers['content-encoding'] ?? 'identity') !== 'identity') return
  const type = (headers['content-type'] ?? '').replace(/;\s*charset="?utf-?8"?\s*$/i, '').toLowerCase()
  return type === JSON_TYPE || type === BINARY_TYPE ? type : undefined
}

async function respond(call: Call, options: UnaryCallsOptions): Promise<void> {
  const { rpc, request, response } = call
  const { signal, limit } = lifeOf(response)
  const facts = options.facts(request.headers, signal)
  try {
    const bytes = await limit(deadlineOf(request), () => run(call, facts, options.bodyLimitBytes))
    if (!isRemoved(response)) await write(call, facts, bytes)
  } catch (thrown) {
    const failure = thrown instanceof ConnectError ? undefined : options.failures.report(thrown, facts, rpc.name)
    const error = failure ? toConnectError(failure) : ConnectError.from(thrown)
    const hint = failure?.hint ? { hint: failure.hint } : {}
    if (isRemoved(response)) return
    if (error.code === Code.Unauthenticated)
      response.setHeader('www-authenticate', challenge(request.headers.authorization, error.rawMessage))
    end(response, { status: codeToHttpStatus(error.code), facts, type: JSON_TYPE, body: errorBody(error, hint, facts) })
  }
}

async function run({ rpc, request, response, isJson }: Call, facts: CallFacts, max: number): Promise<Buffer> {
  const body = await readBody(request, max)
  const { input, output } = rpc.method
  const read = () => (isJson ? fromJsonBody(input, body, request, response) : fromBinaryBody(input, body))
  const message = await rpc.call(facts, read)
  return isJson
    ? Buffer.from(JSON.stringify(toJson<DescMessage>(output, message)))
    : Buffer.from(toBinary<DescMessage>(output, message))
}

function fromJsonBody(schema: DescMessage, body: Buffer, request: AnyRequest, response: AnyResponse): Message {
  const skipped: string[] = []
  const message = decodeJson(schema, readJson(body), skipped)
  skippedMembers(request.headers, (values) => response.setHeader(WARNING_HEADER, values))(skipped)
  return message
}

function fromBinaryBody(schema: DescMessage, body: Buffer): Message {
  try {
    return fromBinary(schema, body)
  } catch (cause) {
    throw new ConnectError(`parse binary: ${cause instanceof Error ? cause.message : cause}`, Code.InvalidArgument)
  }
}

/** Reads the whole body, at most `max` bytes of it. Discards the rest, so that the client reads the response. */
function readBody(request: AnyRequest, max: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const gone = () => reject(new ConnectError('the caller has gone', Code.Canceled))
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= max) chunks.push(chunk)
      else {
        chunks.length = 0
        const text = `message size ${size} is larger than configured readMaxBytes ${max}`
        reject(new ConnectError(text, Code.ResourceExhausted))
      }
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', gone)
    request.on('close', gone)
  })
}

/** Milliseconds; undefined: no deadline. Throws for an invalid timeout. */
function deadlineOf({ headers }: AnyRequest): number | undefined {
  const timeoutHeader = headers['connect-timeout-ms']
  const { timeoutMs, error } = parseTimeout(
    typeof timeoutHeader === 'string' ? timeoutHeader : null,
    Number.MAX_SAFE_INTEGER,
  )
  if (error) throw error
  return timeoutMs
}

async function write({ request, response, isJson }: Call, facts: CallFacts, bytes: Buffer): Promise<void> {
  const accepts = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  const isCompressed = accepts && bytes.length >= WORTH_COMPRESSING
  if (isCompressed) response.setHeader('content-encoding', 'gzip')
  const body = isCompressed ? await compress(bytes) : bytes
  end(response, { status: 200, facts, type: isJson ? JSON_TYPE : BINARY_TYPE, body })
}

/** The error of Connect's specification ("Error end stream", JSON), and the additional members of JSON errors. */
function errorBody(error: ConnectError, hint: object, { requestId }: CallFacts): Buffer {
  return Buffer.from(JSON.stringify({ ...Object(errorToJson(error, undefined)), ...hint, requestId }))
}

interface Written {
  readonly status: number
  readonly facts: CallFacts
  readonly type: string
  readonly body: Buffer
}

function end(response: AnyResponse, { status, facts, type, body }: Written): void {
  response.setHeader(REQUEST_ID, facts.requestId)
  response.setHeader('content-type', type)
  response.setHeader('content-length', body.length)
  // Both protocols' responses have these two; the types of their other forms differ.
  const target = response as { writeHead(status: number): unknown; end(body: Buffer): unknown }
  target.writeHead(status)
  target.end(body)
}
