/**
 * Unary calls over gRPC and gRPC-Web in their common form: one message, uncompressed, in binary. connect-node pipes
 * each through some ten streams, which costs more than the handler; this reads a message, runs the RPC's chain and
 * writes the response. connect-node answers all others.
 */
import { type DescMessage, fromBinary, type Message, toBinary } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import { parseTimeout } from '@connectrpc/connect/protocol-grpc'
import type { AnyRequest, AnyResponse } from '#api/http/respond-directly.ts'
import type { CallFactsReader } from '#api/zitadel/interceptors/call-facts.ts'
import { isRemoved, lifeOf } from '#api/zitadel/interceptors/call-life.ts'
import type { Rpc } from '#api/zitadel/interceptors/chain.ts'
import { type FailureReporter, toConnectError } from '#api/zitadel/interceptors/errors.ts'
import { readMessage } from '#api/zitadel/interceptors/grpc/read-message.ts'
import { respondGrpc, respondGrpcWeb, toBody, type WriteResponse } from '#api/zitadel/interceptors/grpc/responses.ts'
import type { Log } from '#kit/log.ts'

export interface UnaryCallsOptions {
  readonly rpcs: readonly Rpc[]
  readonly facts: CallFactsReader
  readonly failures: FailureReporter
  /** Of one message, in bytes. */
  readonly bodyLimitBytes: number
  readonly log: Log
}

interface Call {
  readonly rpc: Rpc
  readonly request: AnyRequest
  readonly response: AnyResponse
  readonly write: WriteResponse
}

/** Answers a call and returns true, or leaves it untouched and returns false. */
export type UnaryCalls = (request: AnyRequest, response: AnyResponse) => boolean

export function createUnaryCalls(options: UnaryCallsOptions): UnaryCalls {
  const rpcs = new Map(options.rpcs.map((rpc) => [`/${rpc.name}`, rpc]))
  return (request, response) => {
    const rpc = rpcs.get(request.url ?? '')
    const write = writerFor(request)
    if (!rpc || !write) return false
    respond({ rpc, request, response, write }, options).catch((error: unknown) => {
      options.log.error({ err: error, rpc: rpc.name }, 'an answer could not be written')
      response.destroy()
    })
    return true
  }
}

function writerFor({ method, headers, httpVersionMajor }: AnyRequest): WriteResponse | undefined {
  if (method !== 'POST' || headers['grpc-encoding'] !== undefined) return undefined
  switch (headers['content-type']) {
    case 'application/grpc':
    case 'application/grpc+proto':
      // Its trailers are HTTP/2's.
      return httpVersionMajor === 2 ? respondGrpc : undefined
    case 'application/grpc-web':
    case 'application/grpc-web+proto':
      return respondGrpcWeb
    default:
      return undefined
  }
}

async function respond({ rpc, request, response, write }: Call, options: UnaryCallsOptions): Promise<void> {
  const { signal, limit } = lifeOf(response)
  const facts = options.facts(request.headers, signal)
  const { requestId } = facts
  try {
    const run = async () => {
      const sent = await readMessage(request, options.bodyLimitBytes)
      const message = await rpc.call(facts, () => decode(rpc.method.input, sent))
      const bytes = toBinary<DescMessage>(rpc.method.output, message)
      return toBody(request, bytes)
    }
    const body = await limit(deadlineOf(request), run)
    if (!isRemoved(response)) write(response, { requestId, body })
  } catch (thrown) {
    const isWire = thrown instanceof ConnectError
    const error = isWire ? thrown : toConnectError(options.failures.report(thrown, facts, rpc.name))
    if (!isRemoved(response)) write(response, { requestId, error })
  }
}

function decode(schema: DescMessage, bytes: Uint8Array): Message {
  try {
    return fromBinary(schema, bytes)
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause)
    throw new ConnectError(`parse binary: ${text}`, Code.Internal)
  }
}

/** Milliseconds; undefined: no deadline. Throws for an invalid timeout. */
function deadlineOf({ headers }: AnyRequest): number | undefined {
  const timeoutHeader = headers['grpc-timeout']
  const { timeoutMs, error } = parseTimeout(
    typeof timeoutHeader === 'string' ? timeoutHeader : null,
    Number.MAX_SAFE_INTEGER,
  )
  if (error) throw error
  return timeoutMs
}
