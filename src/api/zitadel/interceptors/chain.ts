import { create, type DescMessage, type DescMethodUnary, type Message } from '@bufbuild/protobuf'
import { type Access, accessRuleOf, type CallFacts, type Within } from '#api/zitadel/interceptors/access.ts'
import { type CallOrigin, callExecutions } from '#api/zitadel/interceptors/call-executions.ts'
import type { AnyRpcHandler } from '#api/zitadel/interceptors/service-handlers.ts'
import type { Validator } from '#api/zitadel/interceptors/validate/compile.ts'
import { unimplemented } from '#kit/errors.ts'
import type { Watch } from '#kit/watch.ts'

/** One RPC, ready to be called from any wire. */
export interface Rpc {
  readonly method: DescMethodUnary
  /** `zitadel.management.v1.ManagementService/AddHumanUser`. */
  readonly name: string
  /** Whether there is a handler. */
  readonly implemented: boolean
  /**
   * Runs the chain: access, decoding, validation, handler (docs/contract/zitadel-management-v1.md, 4.3). Rethrows their
   * errors. `read` decodes the request; it runs for authorized callers only, since it costs more than verifying a
   * token.
   */
  call(facts: CallFacts, read: () => Message | Promise<Message>): Promise<Message>
}

/** Parts of the chain around every handler. */
export interface Surroundings<Ctx> {
  readonly access: Access<Ctx>
  readonly watch: Watch
  readonly within: Within
}

/** Puts the interceptors in front of a method's handler, once, at start. */
export function createRpc<Ctx extends CallOrigin>(
  method: DescMethodUnary,
  handler: AnyRpcHandler<Ctx> | undefined,
  { access, watch, within }: Surroundings<Ctx>,
  validate: Validator,
): Rpc {
  const rule = accessRuleOf(method)
  const name = `${method.parent.typeName}/${method.name}`
  const executions = callExecutions(method)
  const run = async (facts: CallFacts, read: () => Message | Promise<Message>): Promise<Message> => {
    const ctx = await access.authenticate(facts, rule, within)
    const sent = await read()
    if (!handler) throw unimplemented('', unimplementedText(method.name))
    const request = await executions.onRequest(ctx, sent)
    validate(request)
    const response = create<DescMessage>(method.output, await handler(ctx, request))
    return executions.onResponse(ctx, request, response)
  }
  return {
    method,
    name,
    implemented: handler !== undefined,
    call(facts, read) {
      const { requestId, traceparent } = facts
      const work = { kind: 'rpc', name, requestId, ...(traceparent ? { traceparent } : {}) } as const
      return watch.around(work, () => run(facts, read))
    },
  }
}

export const unimplementedText = (name: string): string => `method ${name} is not implemented`
