/**
 * Single logout at the service providers of ended sessions (SAML 2.0 Profiles §4.4): the browser takes a request to one
 * after the other, then reaches the end of the round. Stored while the browser is elsewhere.
 */
import { randomBytes } from 'node:crypto'
import type { Services } from '#domain/context.ts'
import type { Binding } from '#domain/project/app/saml/binding.ts'
import { emptyRecord, findRecord, putRecords, type RecordKey } from '#domain/token/protocol-records.ts'
import type { JsonObject } from '#kit/json.ts'

export const SAML_LOGOUT_PATH = '/saml/v2/SLO'
export const SAML_LOGOUT_CONTINUE_PATH = `${SAML_LOGOUT_PATH}/continue`

const MODEL = 'SamlLogout'
/** How long a round may take, milliseconds. */
const LIFETIME_MS = 15 * 60 * 1000

type Store = Pick<Services, 'rows' | 'events' | 'cipher' | 'openRecords'>

/** A service provider with the sessions that it has to end. */
export type LogoutParticipant = {
  readonly entityId: string
  readonly nameId: string
  readonly nameIdFormat: string
  readonly sessionIndexes: readonly string[]
}

/** The service provider that began a logout, and its request. */
export type LogoutInitiator = {
  readonly entityId: string
  readonly requestId: string
  readonly binding: Binding
  readonly relayState: string
}

/** Where the browser goes in the end. */
export type LogoutEnd =
  | { readonly kind: 'address'; readonly url: string }
  | { readonly kind: 'answer'; readonly to: LogoutInitiator }

export type LogoutRound = {
  readonly id: string
  /** Id of the request that waits for a response; '' : none does. */
  readonly requestId: string
  /** Service provider that this request was sent to. */
  readonly asked: string
  readonly participants: readonly LogoutParticipant[]
  /** Some service provider did not end its sessions. */
  readonly isPartial: boolean
  /** Addresses that the browser loads in frames before the end (OpenID Connect Front-Channel Logout 1.0). */
  readonly frames: readonly string[]
  readonly end: LogoutEnd
}

export interface NewRound {
  readonly sessionIds: readonly string[]
  readonly frames: readonly string[]
  readonly end: LogoutEnd
}

/** Makes a round of the service providers of these sessions, without the one that began it. Removes their sessions. */
export async function makeLogoutRound(services: Store, { sessionIds, frames, end }: NewRound): Promise<LogoutRound> {
  const rows = await removeSessions(services, sessionIds)
  const initiator = end.kind === 'answer' ? end.to.entityId : undefined
  const byName = Map.groupBy(
    rows.filter((row) => row.entity_id !== initiator),
    (row) => JSON.stringify([row.entity_id, row.name_id, row.name_id_format]),
  )
  const participants = [...byName.values()].flatMap(([first, ...others]) =>
    first
      ? [
          {
            entityId: first.entity_id,
            nameId: first.name_id,
            nameIdFormat: first.name_id_format,
            sessionIndexes: [first, ...others].map(({ id }) => id),
          },
        ]
      : [],
  )
  const id = randomBytes(32).toString('base64url')
  return { id, requestId: '', asked: '', participants, isPartial: false, frames, end }
}

async function removeSessions({ rows, events }: Store, sessionIds: readonly string[]) {
  if (sessionIds.length === 0) return []
  const samlSessions = await rows
    .selectFrom('saml_sessions')
    .selectAll()
    .where('session_id', 'in', sessionIds)
    .execute()
  await events.writeRecords(samlSessions.map(({ id }) => ({ table: 'saml_sessions', remove: { id } })))
  return samlSessions
}

/**
 * Returns where the browser goes after the end of sessions: to their service providers first, or to `url` at once.
 * `now` in epoch milliseconds.
 */
export async function afterLogout(
  services: Store & Pick<Services, 'externalUrl'>,
  { sessionIds, url }: { sessionIds: readonly string[]; url: string },
  now: number,
): Promise<string> {
  const end = { kind: 'address', url: new URL(url, services.externalUrl).href } as const
  const round = await makeLogoutRound(services, { sessionIds, frames: [], end })
  if (round.participants.length === 0) return url
  await saveLogoutRound(services, round, now)
  return logoutRoundLink(services, round)
}

export const logoutRoundLink = ({ externalUrl }: Pick<Services, 'externalUrl'>, { id }: LogoutRound): string =>
  `${externalUrl}${SAML_LOGOUT_CONTINUE_PATH}?id=${id}`

export async function saveLogoutRound(services: Store, round: LogoutRound, now: number): Promise<void> {
  const { id, requestId: secondId, ...payload } = round
  const times = { issuedAt: now, expiresAt: now + LIFETIME_MS }
  await putRecords(services, [{ ...emptyRecord, ...times, model: MODEL, id, secondId, payload: { id, ...payload } }])
}

/** Finds a round by its id, or by the id of the request that waits for a response; undefined: unknown or too old. */
export async function findLogoutRound(
  services: Store,
  by: { readonly id: string } | { readonly requestId: string },
  now: number,
): Promise<LogoutRound | undefined> {
  const key: RecordKey = 'id' in by ? by : { secondId: by.requestId }
  const record = await findRecord(services, MODEL, key)
  if (!record || record.expiresAt <= now) return undefined
  // Written by `saveLogoutRound`.
  const storedRound = record.payload as JsonObject as unknown as Omit<LogoutRound, 'requestId'>
  return { ...storedRound, requestId: 'requestId' in by ? by.requestId : '' }
}
