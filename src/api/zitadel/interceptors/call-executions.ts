/**
 * Runs the executions of a call: targets of the request before its validation, targets of the response after the handler
 * (docs/actions.md). Calls of ActionService itself run none, so that a broken target can be removed.
 */
import { type DescMethodUnary, fromJson, type JsonObject, type Message, toJson } from '@bufbuild/protobuf'
import { callConditions } from '#domain/action/condition.ts'
import type { Services } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { JsonObject as DomainJson } from '#kit/json.ts'

/** Origin of the call. */
export interface CallOrigin extends Pick<Services, 'actions'> {
  readonly caller: { readonly id: string }
  readonly orgId: string
}

export interface CallExecutions {
  /** Returns the request, replaced where a target answered with another. */
  onRequest(origin: CallOrigin, request: Message): Promise<Message>
  /** Returns the response, replaced where a target answered with another. */
  onResponse(origin: CallOrigin, request: Message, response: Message): Promise<Message>
}

export function callExecutions(method: DescMethodUnary): CallExecutions {
  const fullMethod = `/${method.parent.typeName}/${method.name}`
  const isExcluded = method.parent.name === 'ActionService'
  const conditions = {
    request: callConditions('request', fullMethod),
    response: callConditions('response', fullMethod),
  }
  const targetsFor = (kind: keyof typeof conditions, { actions }: CallOrigin) =>
    isExcluded ? [] : (actions?.registry.targetsFor(conditions[kind]) ?? [])
  const about = ({ caller, orgId }: CallOrigin) => ({
    fullMethod,
    instanceID: 'instance',
    orgID: orgId,
    projectID: '',
    userID: caller.id,
  })
  return {
    async onRequest(origin, request) {
      const targets = targetsFor('request', origin)
      if (targets.length === 0) return request
      const sent = jsonOf(method.input, request)
      const bodyOf = (replacement?: DomainJson) => ({ ...about(origin), request: { ...sent, ...replacement } })
      const replacement = await origin.actions?.caller.run(targets, bodyOf)
      return replacement ? messageOf(method.input, { ...sent, ...replacement }) : request
    },
    async onResponse(origin, request, response) {
      const targets = targetsFor('response', origin)
      if (targets.length === 0) return response
      const [requestJson, responseJson] = [jsonOf(method.input, request), jsonOf(method.output, response)]
      const bodyOf = (replacement?: DomainJson) => ({
        ...about(origin),
        request: requestJson,
        response: { ...responseJson, ...replacement },
      })
      const replacement = await origin.actions?.caller.run(targets, bodyOf)
      return replacement ? messageOf(method.output, { ...responseJson, ...replacement }) : response
    },
  }
}

/** Messages are JSON objects, except well-known types, which are never requests. */
const jsonOf = (desc: DescMethodUnary['input'], message: Message): DomainJson => toJson(desc, message) as DomainJson

function messageOf(desc: DescMethodUnary['input'], json: DomainJson): Message {
  try {
    // The same JSON; the package's type is mutable.
    return fromJson(desc, json as JsonObject, { ignoreUnknownFields: true })
  } catch (cause) {
    throw refuse('target.rejected', { cause })
  }
}
