import type { ProtocolEngine } from '#domain/auth-request/protocol-engine.ts'
import type { OrgContext } from '#domain/context.ts'

/** What other parts of the server do for the calls of this API. */
export interface ApiPorts {
  readonly engine: ProtocolEngine
}

/** What the handlers of this API receive. */
export interface ApiContext extends OrgContext, ApiPorts {}
