import { type DomainClaim, type DomainClaimEvent, domainClaimFold } from '#domain/user/domain-claim/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'

export type DomainClaimState = {
  /** The last time that another organization proved to own the domain of the user's name. */
  readonly domainClaim?: DomainClaim
}

export const domainClaimSlice: UserSlice<DomainClaimState, DomainClaimEvent> = {
  initial: {},
  fold: domainClaimFold,
}
