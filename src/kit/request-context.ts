/**
 * The request that code runs for, so that its events are logged and counted with the request's id and the caller's
 * address without passing both through every function.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

/** A security event; `name` is documented in docs/reference/log-events.md. */
export interface SecurityEvent {
  readonly name: string
  /** Authentication method of the sign-in, or the factor concerned. */
  readonly method?: string
  readonly userId?: string
  readonly orgId?: string
  readonly clientId?: string
  readonly grantType?: string
  readonly reason?: string
  /** Actor: a user id, an access key id, or the name of a server component. */
  readonly actor?: string
  /** The object of an administrative event. */
  readonly objectId?: string
}

/** A stored event: no payload, which may hold secrets. */
export interface StoredFact {
  readonly type: string
  readonly aggregateId: string
  readonly owner: string
  readonly creator: string
}

/** How the client of a request proves possession of a key, besides its credentials. */
export interface Possession {
  readonly method: string
  /** Path that the request was sent to. */
  readonly path: string
  /** Value of the `DPoP` header (RFC 9449 §4.1); undefined: none. */
  readonly proof: string | undefined
  /** Thumbprint of the client's certificate (RFC 8705 §3.1); undefined: none. */
  certificate(): string | undefined
}

export interface RequestContext {
  readonly requestId: string
  /** Address of the caller, or of the last proxy that is not trusted. */
  readonly client: string
  readonly observer: RequestObserver
  /** Absent: the request can prove nothing. */
  readonly possession?: Possession
}

export interface RequestObserver {
  stored(facts: readonly StoredFact[], context: RequestContext): void
  happened(event: SecurityEvent, context: RequestContext): void
}

const current = new AsyncLocalStorage<RequestContext>()

export const runRequest = <T>(context: RequestContext, work: () => T): T => current.run(context, work)

/** Address of the caller of the current request; '' outside of a request. */
export const clientAddress = (): string => current.getStore()?.client ?? ''

/** Proof of possession by the client of the current request; undefined outside of a request. */
export const currentPossession = (): Possession | undefined => current.getStore()?.possession

/** Reports stored events to the observer of the request; does nothing outside of a request. */
export function reportStored(facts: readonly StoredFact[]): void {
  const context = current.getStore()
  context?.observer.stored(facts, context)
}

/** Reports a security event that is not stored; does nothing outside of a request. */
export function reportSecurity(event: SecurityEvent): void {
  const context = current.getStore()
  context?.observer.happened(event, context)
}
