import { describeUser } from '#domain/user/person/describe-user.ts'
import type { Fields } from '#domain/user/person/user-fields.ts'
import { type User, visibleState } from '#domain/user/user-state.ts'
import type { UserRow } from '#domain/user/user-view.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** A person with all fields. Times in epoch milliseconds. */
export interface DescribedUser {
  readonly id: string
  readonly state: UserRow['state']
  /** End of an open invitation; 0: without end; null: none is open. */
  readonly invitedUntil: number | null
  /** Counts changes of the fields. */
  readonly version: number
  readonly createdAt: number
  readonly modifiedAt: number
  readonly fields: Fields
}

/** Returns a person as it was loaded. */
export const describeLoaded = ({ id, state, createdAt }: Folded<User>): DescribedUser => ({
  id,
  state: visibleState(state),
  invitedUntil: state.initCode?.expiresAt ?? null,
  version: state.version,
  createdAt,
  modifiedAt: state.modifiedAt,
  fields: describeUser(state),
})
