import type { User } from '#domain/user/user-state.ts'
import type { ClaimedName, DomainEvent, Folded, FoldTable } from '#eventstore/aggregate.ts'
import type { TableRow } from '#storage/tables.ts'

/** The part of a user that a noun owns. `fold` may reach into other parts: a right factor ends the count of wrong ones. */
export interface UserSlice<State, E extends DomainEvent> {
  readonly initial: State
  readonly fold: FoldTable<User, E>
  /** Rows beside the one in `users`. */
  rows?(user: Folded<User>): TableRow[]
  /** Unique names beside the user name. */
  names?(user: Folded<User>): ClaimedName[]
}

export type EventOfSlice<Slice> = Slice extends UserSlice<infer _State, infer E> ? E : never
