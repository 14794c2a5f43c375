import { type DescMethod, getOption, hasOption } from '@bufbuild/protobuf'
import { auth_option } from '@zitadel/proto/zitadel/options_pb.js'
import { options as methodOptions } from '@zitadel/proto/zitadel/protoc_gen_zitadel/v2/options_pb.js'

/** What is known of a call besides its message. */
export interface CallFacts {
  /** The `Authorization` header, as sent. */
  readonly authorization?: string
  /** The `x-zitadel-orgid` header, as sent; absent when empty. */
  readonly orgId?: string
  /** Chosen from `Accept-Language` among the server's languages. */
  readonly language: string
  /** Names this call in the log and in the answer's `x-request-id`. */
  readonly requestId: string
  /** The `traceparent` header, as sent. */
  readonly traceparent?: string
  /** Aborted when the caller has gone or its deadline has passed. Only made when asked for: most calls are short. */
  readonly signal: () => AbortSignal
}

/** What an RPC asks of its caller, from its descriptor. */
export interface AccessRule {
  /** A permission such as `user.write`; `authenticated`: being signed in is enough. */
  readonly permission: string
  /** The request field (Go name, as in the descriptor) that holds the object the permission may be limited to. */
  readonly checkField?: string
}

/**
 * Where a service's calls are judged: in the organization of the header or the caller (version 1), on the owner of each
 * target (`none`, version 2), or on the caller alone (`caller`, self-service).
 */
export type Within = 'organization' | 'none' | 'caller'

/** Who calls, and may they? Given by the composition; rule undefined: the RPC is public. Throws AppError. */
export interface Access<Ctx> {
  authenticate(facts: CallFacts, rule: AccessRule | undefined, within: Within): Promise<Ctx>
}

/** RPCs that anyone may call. All others without an option count as `authenticated`: closed unless said otherwise. */
const PUBLIC_METHODS = new Set(['Healthz', 'GetOIDCInformation'])

/** The rule of a method as its descriptor says it. Undefined: public. */
export function accessRuleOf(method: DescMethod): AccessRule | undefined {
  if (hasOption(method, auth_option)) {
    const { permission, checkFieldName } = getOption(method, auth_option)
    return { permission, ...(checkFieldName ? { checkField: checkFieldName } : {}) }
  }
  const permission = getOption(method, methodOptions).authOption?.permission
  if (permission) return { permission }
  return PUBLIC_METHODS.has(method.name) ? undefined : { permission: 'authenticated' }
}
