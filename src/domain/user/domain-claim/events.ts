import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

/** Temporary user name, given when the domain of a user's name is proven by another organization. */
export type DomainClaim = {
  readonly domain: string
  readonly formerUserName: string
  /** Sequence of the event, by which a reactor detects an outdated notification. */
  readonly sequence: number
}

export type DomainClaimEvent = EventOf<typeof domainClaimed | typeof domainClaimedSent>

export const domainClaimed = event(
  'user.domain.claimed',
  (payload: { userName: string; formerUserName: string; domain: string }) => payload,
)
export const domainClaimedSent = event('user.domain.claimed.sent')

export const domainClaimFold: FoldTable<User, DomainClaimEvent> = {
  'user.domain.claimed': (user, { payload: { userName, ...claim }, sequence }) => ({
    ...user,
    userName,
    domainClaim: { ...claim, sequence },
  }),
  'user.domain.claimed.sent': (user) => user,
}
