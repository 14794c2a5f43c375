import { type AttributesEvent, attributesFold, type UserAttributes } from '#domain/user/person/events.ts'
import { attributeRows } from '#domain/user/person/rows.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'
import type { ClaimedName, Folded } from '#eventstore/aggregate.ts'

export type PersonState = {
  readonly attributes: UserAttributes
  /** The customer of the organization that the person belongs to; '' : none. */
  readonly customerId: string
  /** Counts changes of a person's visible fields (version.ts); `modifiedAt`: of the last, epoch milliseconds. */
  readonly version: number
  readonly modifiedAt: number
}

const uniqueAttributeNames = ({ owner, state: { attributes } }: Folded<PersonState>): ClaimedName[] =>
  Object.entries(attributes)
    .filter(([, attribute]) => attribute.unique)
    .map(([name, { value }]) => ({
      scope: 'user_attributes',
      name: `${owner} ${name} ${value}`,
      taken: 'Errors.User.AttributeTaken',
    }))

export const personSlice: UserSlice<PersonState, AttributesEvent> = {
  initial: {
    attributes: {},
    customerId: '',
    version: 0,
    modifiedAt: 0,
  },
  fold: attributesFold,
  rows: attributeRows,
  names: uniqueAttributeNames,
}
