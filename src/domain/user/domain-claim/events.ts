import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

/** The domain of a user's name turned out to be another organization's, so the user goes by a temporary name. */
export type DomainClaim = {
  readonly domain: string
  readonly formerUserName: string
  /** Sequence of the event: a reactor knows by it whether its news is still news. */
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
