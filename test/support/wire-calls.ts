/** Calls of one service by RPC name, over a wire of choice. */
import type { DescMethodUnary, DescService, JsonObject } from '@bufbuild/protobuf'
import { type WireResponse, wiresOf } from '#test/api/zitadel/wire/wires.ts'
import type { TestServer } from '#test/support/start-server.ts'

/** One wire of each kind, as official clients use them. */
export const WIRES = [
  'grpc-js',
  'gRPC-Web, HTTP/1.1',
  'Connect, HTTP/1.1',
  'Connect JSON, HTTP/2',
  'REST, HTTP/1.1',
] as const
export type WireName = (typeof WIRES)[number]

export interface CallOptions {
  readonly wire?: WireName
  /** The administrator's token unless given; '' : none. */
  readonly token?: string
}

export interface WireCalls<Name extends string> {
  (name: Name, request?: JsonObject, options?: CallOptions): Promise<WireResponse>
  close(): void
}

/** Returns a function that calls the RPCs of a service; REST unless another wire is given. */
export function wireCalls<S extends DescService>(
  server: TestServer,
  service: S,
): WireCalls<keyof S['method'] & string> {
  const { wires, close } = wiresOf(server.url)
  const call = (
    name: string,
    request: JsonObject = {},
    { wire = 'REST, HTTP/1.1', token = server.pat }: CallOptions = {},
  ) => {
    const send = wires[wire]
    const method = service.methods.find(({ localName }) => localName === name)
    if (!send || !method) throw new Error(`no RPC ${name} over ${wire}`)
    // Services of this API have unary calls alone.
    return send(method as DescMethodUnary, request, token ? { authorization: `Bearer ${token}` } : {})
  }
  return Object.assign(call, { close })
}
