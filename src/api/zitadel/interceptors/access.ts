import { type DescMethod, getOption, hasOption } from '@bufbuild/protobuf'
import { auth_option } from '@zitadel/proto/zitadel/options_pb.js'
import { options as methodOptions } from '@zitadel/proto/zitadel/protoc_gen_zitadel/v2/options_pb.js'

/** Data of a call besides its message. */
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
  /** Aborts when the caller disconnects or its deadline passes. Created on first use: most calls are short. */
  readonly signal: () => AbortSignal
}

/** Requirements of an RPC for its caller, from its descriptor. */
export interface AccessRule {
  /** A permission such as `user.write`; `authenticated`: being signed in is enough. */
  readonly permission: string
  /** The request field (Go name, as in the descriptor) that holds the object the permission may be limited to. */
  readonly checkField?: string
}

/**
 * Scope of a service's authorization: the organization of the header or the caller (version 1), the owner of each
 * target (`none`, version 2), or the caller alone (`caller`, self-service).
 */
export type Within = 'organization' | 'none' | 'caller'

/** Authenticates and authorizes a call; rule undefined: the RPC is public. Throws AppError. */
export interface Access<Ctx> {
  authenticate(facts: CallFacts, rule: AccessRule | undefined, within: Within): Promise<Ctx>
}

/** RPCs without authentication. All others without an option require `authenticated`. */
const PUBLIC_METHODS = new Set(['Healthz', 'GetOIDCInformation'])

/** Returns the access rule of a method's descriptor. Undefined: public. */
export function accessRuleOf(method: DescMethod): AccessRule | undefined {
  if (hasOption(method, auth_option)) {
    const { permission, checkFieldName } = getOption(method, auth_option)
    return { permission, ...(checkFieldName ? { checkField: checkFieldName } : {}) }
  }
  const permission = getOption(method, methodOptions).authOption?.permission
  if (permission) return { permission }
  return PUBLIC_METHODS.has(method.name) ? undefined : { permission: 'authenticated' }
}
