/**
 * Input of every command and query: the caller, the clock and the services. An API creates one per request. It names
 * no organization: a command checks permission on the owner of its target (domain/target.ts).
 */
import type { Cipher } from '#crypto/cipher.ts'
import type { PasswordHasher } from '#crypto/password/hasher.ts'
import type { ActionRunner } from '#domain/action/action-runner.ts'
import type { OpenRecords } from '#domain/attempt-limit/open-records.ts'
import type { Caller } from '#domain/caller.ts'
import type { ClientKeySets } from '#domain/token/client-key-sets.ts'
import type { Author } from '#eventstore/change.ts'
import type { EventStore } from '#eventstore/event-store.ts'
import type { NextId } from '#kit/ids.ts'
import type { ReadModels } from '#storage/tables.ts'

/** The parts that live as long as the process: one set per instance. */
export interface Services {
  readonly events: EventStore
  readonly rows: ReadModels
  readonly newId: NextId
  readonly passwords: PasswordHasher
  readonly cipher: Cipher
  /** The public origin, without a trailing slash; every link, issuer and cookie is made from it. */
  readonly externalUrl: string
  /** Whether wrong passwords are followed by growing pauses; absent: they are. */
  readonly guessPauses?: boolean
  /** Whether confidential clients must use PKCE; absent: only those created with that requirement must. */
  readonly pkceOfConfidentialClients?: boolean
  /** How clients may authenticate by certificate (RFC 8705): TLS has to end here. Absent: not at all. */
  readonly clientCertificates?: {
    /** Whether certificates of an authority are accepted besides registered ones. */
    readonly ofAuthority: boolean
  }
  /** Whether assertions need an id, so that each is used once; absent: those without one may be used again. */
  readonly assertionIdsRequired?: boolean
  /** Bounds records of anonymous requests; absent: any number, as in commands of the command line. */
  readonly openRecords?: OpenRecords
  /** Keys that applications publish; absent: none are fetched, as in commands of the command line. */
  readonly clientKeySets?: ClientKeySets
  /** Absent: no executions, as in commands of the command line. */
  readonly actions?: ActionRunner
  /** Organizations whose applications are first-party for every user; absent: none. */
  readonly trustedOrgs?: ReadonlySet<string>
}

export interface Context extends Services {
  readonly caller: Caller
  /** Epoch milliseconds; read once per request. */
  readonly now: number
  /** Language of translated texts in the response; one that the server supports. */
  readonly language: string
}

export const author = (ctx: Pick<Context, 'caller' | 'now'>): Author => ({ creator: ctx.caller.id, now: ctx.now })

/** The state of an aggregate that every write returns. Times in epoch milliseconds. */
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
