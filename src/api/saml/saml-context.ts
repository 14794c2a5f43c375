import type { SamlApi } from '#api/saml/saml-engine.ts'
import type { Services } from '#domain/context.ts'
import type { Log } from '#kit/log.ts'

/** Context of the SAML handlers. */
export interface SamlContext {
  readonly services: Services
  readonly engine: SamlApi
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}
