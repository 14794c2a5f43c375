import { type DescMessage, fromJson, type JsonValue, toJson } from '@bufbuild/protobuf'
import { type CallExample, type CallExamples, readExamples } from '#api/openapi/read-examples.ts'
import type { Rpc } from '#api/zitadel/interceptors/chain.ts'

/**
 * Reads the examples of a document. RPCs of a beta service without one of their own have that of the service that
 * followed it, as far as its messages have the same fields.
 */
export async function readRpcExamples(document: string, rpcs: readonly Rpc[]): Promise<CallExamples> {
  const documentExamples = await readExamples(document)
  const stable = document.replace(/beta$/, '')
  if (stable === document) return documentExamples
  const byMethod = new Map([...(await readExamples(stable))].map(([name, call]) => [name.split('/')[1], call]))
  const rpcExamples = rpcs.flatMap((rpc): [string, CallExample][] => {
    const call = documentExamples.get(rpc.name) ?? byMethod.get(rpc.method.name)
    return call ? [[rpc.name, inWordsOf(rpc, call)]] : []
  })
  return new Map(rpcExamples)
}

/** A call of the later service, with the fields that the earlier one has. */
const inWordsOf = ({ method }: Rpc, { request, response }: CallExample): CallExample => ({
  // A request without some of its fields could be invalid.
  request: recode(method.input, request, { ignoreUnknownFields: false }),
  response: recode(method.output, response, { ignoreUnknownFields: true }),
})

function recode(schema: DescMessage, json: unknown, options: { ignoreUnknownFields: boolean }): unknown {
  try {
    // The file holds JSON.
    return toJson(schema, fromJson(schema, json as JsonValue, options))
  } catch {
    return undefined
  }
}
