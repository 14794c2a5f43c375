import { create, type DescMessage, type DescMethodUnary, type Message } from '@bufbuild/protobuf'
import {
  type Access,
  type AccessRule,
  accessRuleOf,
  type CallFacts,
  type Within,
} from '#api/zitadel/interceptors/access.ts'
import { type CallOrigin, callExecutions } from '#api/zitadel/interceptors/call-executions.ts'
import { goName } from '#api/zitadel/interceptors/go-name.ts'
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
  /** Runs the chain for a decoded request: access, validation, handler (docs/contract/zitadel-management-v1.md, 4.3). Throws what they throw. */
  call(facts: CallFacts, request: Message): Promise<Message>
}

/** What stands around every handler. */
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
  const ruleOf = compileRule(method)
  const name = `${method.parent.typeName}/${method.name}`
  const executions = callExecutions(method)
  const run = async (facts: CallFacts, sent: Message): Promise<Message> => {
    const ctx = await access.authenticate(facts, ruleOf(sent), within)
    if (!handler) throw unimplemented('', `method ${method.name} is not implemented`)
    const request = await executions.onRequest(ctx, sent)
    validate(request)
    const response = create<DescMessage>(method.output, await handler(ctx, request))
    return executions.onResponse(ctx, request, response)
  }
  return {
    method,
    name,
    implemented: handler !== undefined,
    call(facts, request) {
      const { requestId, traceparent } = facts
      const work = { kind: 'rpc', name, requestId, ...(traceparent ? { traceparent } : {}) } as const
      return watch.around(work, () => run(facts, request))
    },
  }
}

/** The method's rule; with the id of the object that it is about, where the rule names a field. */
function compileRule(method: DescMethodUnary): (request: Message) => AccessRule | undefined {
  const rule = accessRuleOf(method)
  const field = rule?.checkField && method.input.fields.find((one) => goName(one.name) === rule.checkField)
  if (!rule || !field) return () => rule
  return (request) => {
    // Messages are plain objects keyed by local field name; the field was found in this message's descriptor.
    const value = (request as unknown as Record<string, unknown>)[field.localName]
    return typeof value === 'string' ? { ...rule, checkedId: value } : rule
  }
}
