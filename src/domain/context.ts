/**
 * What a command or query is handed. Doors make one per request; nothing in it knows which door it was.
 */
import type { Cipher } from '#crypto/cipher.ts'
import type { PasswordHasher } from '#crypto/password/hasher.ts'
import type { Caller } from '#domain/caller.ts'
import type { Author, EventStore } from '#eventstore/event-store.ts'
import type { NextId } from '#kit/ids.ts'
import type { ReadModels } from '#storage/tables.ts'

/** The parts that live as long as the process. */
export interface Services {
  readonly events: EventStore
  readonly rows: ReadModels
  readonly newId: NextId
  readonly passwords: PasswordHasher
  readonly cipher: Cipher
  /** The public origin, without a trailing slash; every link, issuer and cookie is made from it. */
  readonly externalUrl: string
}

export interface Context extends Services {
  readonly caller: Caller
  /** The organization acted in: the one the request names, else the caller's own. */
  readonly orgId: string
  /** Epoch milliseconds; one reading per request. */
  readonly now: number
  /** The language to answer in, where a text is answered; one of the server's own. */
  readonly language: string
}

export const author = (ctx: Pick<Context, 'caller' | 'now'>): Author => ({ creator: ctx.caller.id, now: ctx.now })

/** What a write answers: where the aggregate stands. Times in epoch milliseconds. */
export interface Details {
  readonly sequence: number
  readonly createdAt: number
  readonly changedAt: number
  readonly owner: string
}

export const detailsOf = (folded: {
  sequence: number
  createdAt: number
  changedAt: number
  owner: string
}): Details => ({
  sequence: folded.sequence,
  createdAt: folded.createdAt,
  changedAt: folded.changedAt,
  owner: folded.owner,
})
