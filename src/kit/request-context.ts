/**
 * The request that code runs for, so that its events are logged and counted with the request's id and the caller's
 * address without passing both through every function.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

/** Something that matters to security; `name` is documented in docs/reference/log-events.md. */
export interface SecurityEvent {
  readonly name: string
  /** How a person signed in, or which factor it is about. */
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

export interface RequestContext {
  readonly requestId: string
  /** Address of the caller, or of the last proxy that is not trusted. */
  readonly client: string
  readonly observer: RequestObserver
}

export interface RequestObserver {
  stored(facts: readonly StoredFact[], context: RequestContext): void
  happened(event: SecurityEvent, context: RequestContext): void
}

const current = new AsyncLocalStorage<RequestContext>()

export const runRequest = <T>(context: RequestContext, work: () => T): T => current.run(context, work)

/** The address of the caller that code runs for; '' outside of a request. */
export const clientAddress = (): string => current.getStore()?.client ?? ''

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
