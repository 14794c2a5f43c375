/**
 * Records successful calls of the tests as examples for the OpenAPI documents, in the folder that RECORD_CALLS names.
 * `npm run examples` runs the tests of the APIs with it.
 */
import { appendFileSync } from 'node:fs'
import { type DescMessage, toJson } from '@bufbuild/protobuf'
import { vi } from 'vitest'

/** Examples are written for the smallest of so many calls of an RPC. */
const MAX_CALLS = 20

const folder = process.env.RECORD_CALLS ?? ''
const calls = new Map<string, number>()

vi.mock('#api/zitadel/interceptors/chain.ts', async (original) => {
  const chain = await original<typeof import('#api/zitadel/interceptors/chain.ts')>()
  const createRpc: typeof chain.createRpc = (method, ...rest) => {
    const rpc = chain.createRpc(method, ...rest)
    return {
      ...rpc,
      call: async (facts, read) => {
        let sent = ''
        const readAndKeep = async () => {
          const request = await read()
          sent = JSON.stringify(toJson<DescMessage>(method.input, request))
          return request
        }
        const count = (calls.get(rpc.name) ?? 0) + 1
        calls.set(rpc.name, count)
        const append = (rest: string) => {
          if (sent && count <= MAX_CALLS)
            appendFileSync(`${folder}/${process.pid}.jsonl`, `["${rpc.name}",${sent},${rest}]\n`)
        }
        try {
          const response = await rpc.call(facts, readAndKeep)
          append(JSON.stringify(toJson<DescMessage>(method.output, response)))
          return response
        } catch (error) {
          // Records the request of a call that cannot succeed in tests, like the verification of a domain by DNS.
          append('null,"failed"')
          throw error
        }
      },
    }
  }
  return { ...chain, createRpc }
})

/** APIs without RPCs: calls are recorded as they go over HTTP. */
const RECORDED = /^\/(?:nevis|scim|usher)\//
const plainFetch = globalThis.fetch

globalThis.fetch = async (input, init) => {
  const response = await plainFetch(input, init)
  const url = new URL(input instanceof Request ? input.url : input)
  if (RECORDED.test(url.pathname)) {
    const name = `${init?.method ?? 'GET'} ${url.pathname}${url.search}`
    const reply = response.ok ? [bodyOf(await response.clone().text())] : [null, 'failed']
    const call = [name, bodyOf(init?.body), ...reply]
    appendFileSync(`${folder}/${process.pid}.jsonl`, `${JSON.stringify(call)}\n`)
  }
  return response
}

/** JSON as a value, other text as it is; undefined: no body. */
function bodyOf(body: unknown): unknown {
  if (typeof body !== 'string' || body === '') return undefined
  // Lines of JSON are a text.
  if (body.endsWith('\n')) return body
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
