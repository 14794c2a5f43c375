import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

/** The domain of a user's name turned out to be another organization's, so the user goes by a temporary name. */
export type DomainClaim = {
  readonly domain: string
  readonly formerUserName: string
  /** Sequence of the event: a reactor knows by it whether its news is still news. */
  readonly sequence: number
}

export type DomainClaimed = {
  type: 'user.domain.claimed'
  payload: { userName: string; formerUserName: string; domain: string }
}
export type DomainClaimedSent = { type: 'user.domain.claimed.sent'; payload: Record<string, never> }
export type DomainClaimEvent = DomainClaimed | DomainClaimedSent

export const domainClaimed = (payload: DomainClaimed['payload']): DomainClaimed => ({
  type: 'user.domain.claimed',
  payload,
})
export const domainClaimedSent = (): DomainClaimedSent => ({ type: 'user.domain.claimed.sent', payload: {} })

export const domainClaimFold: FoldTable<User, DomainClaimEvent> = {
  'user.domain.claimed': (user, { payload: { userName, ...claim }, sequence }) => ({
    ...user,
    userName,
    domainClaim: { ...claim, sequence },
  }),
  'user.domain.claimed.sent': (user) => user,
}
