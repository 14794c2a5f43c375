import type { DescMessage, DescMethodUnary, DescService, MessageInitShape, MessageShape } from '@bufbuild/protobuf'

/** One RPC's handler: maps the request to a command or query, and its result to the response. Throws AppError. */
export type RpcHandler<Ctx, I extends DescMessage, O extends DescMessage> = (
  ctx: Ctx,
  request: MessageShape<I>,
) => Promise<MessageInitShape<O>>

/**
 * The handlers of a service, by RPC name in lowerCamelCase. An RPC that is not there answers Unimplemented, after
 * authentication and permission like everything else.
 */
export type ServiceHandlers<S extends DescService, Ctx> = {
  readonly [M in keyof S['method']]?: S['method'][M] extends DescMethodUnary<infer I, infer O>
    ? RpcHandler<Ctx, I, O>
    : never
}

/** A handler whose message types are only known from its descriptor. */
export type AnyRpcHandler<Ctx> = RpcHandler<Ctx, DescMessage, DescMessage>
