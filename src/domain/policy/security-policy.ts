import type { PolicyKind } from '#domain/policy/policies.ts'

/** Security settings of the instance. */
export type SecurityPolicy = {
  /** Whether pages may be embedded in frames of the allowed origins. */
  embeddedIframe: boolean
  allowedOrigins: string[]
  impersonation: boolean
}

export const securityPolicy: Pick<PolicyKind<SecurityPolicy>, 'name' | 'defaults'> = {
  name: 'security',
  defaults: { embeddedIframe: false, allowedOrigins: [], impersonation: false },
}
