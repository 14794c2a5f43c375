/**
 * Authenticates a caller before connect-node decodes the request, which costs up to half a second for a message of many
 * empty parts. Returns the error of a rejected caller in its own protocol: connect-node receives an empty message.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { Readable } from 'node:stream'
import type { Message } from '@bufbuild/protobuf'
import type { AnyRequest, AnyResponse } from '#api/http/respond-directly.ts'
import type { CallFactsReader } from '#api/zitadel/interceptors/call-facts.ts'
import { lifeOf } from '#api/zitadel/interceptors/call-life.ts'
import type { Rpc } from '#api/zitadel/interceptors/chain.ts'

interface Admitted {
  /** Hands the decoded request to the chain that waits for it. */
  readonly decoded: (request: Message) => void
  readonly answer: Promise<Message>
}

const current = new AsyncLocalStorage<Admitted>()

/** Returns the response of a call that `admitFirst` began; undefined for any other. */
export function responseOfAdmitted(request: Message): Promise<Message> | undefined {
  const admitted = current.getStore()
  admitted?.decoded(request)
  return admitted?.answer
}

export interface AdmitFirst {
  readonly rpc: Rpc
  readonly facts: CallFactsReader
  readonly serve: (request: AnyRequest, response: AnyResponse) => void
}

/** Begins the call, and serves its request once the chain asks for it, or has rejected the caller. */
export function admitFirst({ rpc, facts, serve }: AdmitFirst, request: AnyRequest, response: AnyResponse): void {
  const message = Promise.withResolvers<Message>()
  message.promise.catch(() => undefined)
  // A request that cannot be decoded never arrives: the chain ends with its caller.
  response.once('close', () => message.reject(new Error('the request was not decoded')))
  const admission = Promise.withResolvers<void>()
  const pendingResponse = rpc.call(facts(request.headers, lifeOf(response).signal), () => {
    admission.resolve()
    return message.promise
  })
  pendingResponse.catch(admission.reject)
  const admitted = { decoded: message.resolve, answer: pendingResponse }
  admission.promise.then(
    () => current.run(admitted, () => serve(request, response)),
    () => {
      // Discards the rest of the request, so that the client reads the response.
      request.resume()
      current.run(admitted, () => serve(emptyRequest(request), response))
    },
  )
}

/** The same request with an empty message. */
function emptyRequest(request: AnyRequest): AnyRequest {
  const { headers, method, url, socket, httpVersion, httpVersionMajor } = request
  const { 'content-length': _length, 'content-encoding': _encoding, ...others } = headers
  const type = headers['content-type'] ?? ''
  const text = type.includes('json') ? '{}' : ''
  const body = type.startsWith('application/grpc') ? frameOf(text) : Buffer.from(text)
  const stream = 'stream' in request ? { stream: request.stream, authority: request.authority } : {}
  // connect-node reads the body and these members.
  const parts = { headers: others, method, url, socket, httpVersion, httpVersionMajor, ...stream }
  return Object.assign(Readable.from([body]), parts) as unknown as AnyRequest
}

/** A message of gRPC: a byte of flags, four of length. */
function frameOf(text: string): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(text.length, 1)
  return Buffer.concat([head, Buffer.from(text)])
}
