/**
 * Records of the protocol: codes, tokens, grants, and the protocol's own sessions and waiting requests. Owns their
 * storage (values hashed, payload encrypted), the single use of codes and refresh tokens under concurrency, and their
 * end with the user, organization, application or session they depend on. The protocol engine owns the payload
 * (`api/oidc/adapter.ts`).
 */
import { hashToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { findLiveRow } from '#domain/token/record-validity.ts'
import type { ClaimedName } from '#eventstore/aggregate.ts'
import { AppError } from '#kit/errors.ts'
import type { JsonObject } from '#kit/json.ts'
import type { RowChange } from '#storage/port.ts'
import { prepared, type Values } from '#storage/prepared.ts'
import type { Database } from '#storage/tables.ts'

export type RecordRow = Database['oidc_records']

/** Purpose of the encryption of payloads. */
const PURPOSE = 'oidc-record'
/** Scope of the names that make using something up a matter of one winner. */
const USED_UP = 'oidc_used_up'

export interface ProtocolRecord {
  /** The engine's name of the kind: AccessToken, RefreshToken, AuthorizationCode, DeviceCode, Grant, Session, … */
  readonly model: string
  /** The value that the client or browser holds. */
  readonly id: string
  /** Another value that finds it; '' : none. */
  readonly secondId: string
  /** The grant it depends on; its own id for a grant; '' : none. */
  readonly grantId: string
  /** Hashes of the tokens that it was exchanged or issued for, the first one first. */
  readonly subjects: readonly string[]
  /** Another user who acts as the user, and the session of that user that it depends on; absent: none. */
  readonly actor?: { readonly userId: string; readonly sessionId: string }
  readonly userId: string
  readonly clientId: string
  /** Of an access token: the client id as the client sent it. */
  readonly clientName: string
  /** Using it requires proof of a key besides the value (DPoP, mutual TLS). */
  readonly isBound: boolean
  /** The session it depends on; '' : none. */
  readonly sessionId: string
  /** Of an access token: class of the sign-in; absent for machine users. */
  readonly acr?: string
  /** Of an access token: when the user signed in, epoch seconds; absent for machine users. */
  readonly authTime?: number
  /** Of a grant or an initial access token: sequence of the user's stream; 0 for other records. */
  readonly userSequence: number
  readonly scopes: readonly string[]
  readonly audience: readonly string[]
  readonly payload: JsonObject
  /** Epoch milliseconds. */
  readonly issuedAt: number
  readonly expiresAt: number
}

export interface FoundRecord {
  readonly userId: string
  readonly clientId: string
  readonly payload: JsonObject
  readonly expiresAt: number
  /** Epoch milliseconds; null: not used. */
  readonly usedAt: number | null
}

/** How a record is found: by its value, by its other value, or by the hash of its value (claim `jti` of a JWT). */
export type RecordKey = { readonly id: string } | { readonly secondId: string } | { readonly hash: string }

type Store = Pick<Services, 'rows' | 'events' | 'cipher'>

/** Returns the hash that identifies a stored value; the `jti` of a JWT access token. */
export const recordHash = (value: string): string => hashToken(value)

/** Kinds that anonymous requests leave. */
const ANONYMOUS: ReadonlySet<string> = new Set(['Interaction', 'DeviceCode', 'PushedAuthorizationRequest'])

export async function putRecords(
  services: Pick<Services, 'events' | 'cipher' | 'openRecords'>,
  records: readonly ProtocolRecord[],
): Promise<void> {
  const displaced = records
    .filter(({ model }) => ANONYMOUS.has(model))
    .flatMap((record) => services.openRecords?.opened(removalOf(record)) ?? [])
  await services.events.writeRecords([...records.map((record) => recordRow(services, record)), ...displaced])
}

const removalOf = ({ model, id }: Pick<ProtocolRecord, 'model' | 'id'>) => ({
  table: 'oidc_records' as const,
  remove: { model, id: recordHash(id) },
})

const recordRow = ({ cipher }: Pick<Services, 'cipher'>, record: ProtocolRecord) => ({
  table: 'oidc_records' as const,
  put: {
    model: record.model,
    id: recordHash(record.id),
    second_id: record.secondId && recordHash(record.secondId),
    grant_id: record.grantId && recordHash(record.grantId),
    subjects: JSON.stringify(record.subjects),
    actor_id: record.actor?.userId ?? '',
    actor_session_id: record.actor?.sessionId ?? '',
    user_id: record.userId,
    client_id: record.clientId,
    client_name: record.clientName,
    is_bound: record.isBound ? 1 : 0,
    session_id: record.sessionId,
    acr: record.acr ?? '',
    auth_time: record.authTime ?? 0,
    user_sequence: record.userSequence,
    scopes: JSON.stringify(record.scopes),
    audience: JSON.stringify(record.audience),
    payload: cipher.encrypt(JSON.stringify(record.payload), PURPOSE),
    issued_at: record.issuedAt,
    consumed_at: null,
    expires_at: record.expiresAt,
  },
})

/**
 * Returns the record, or undefined when it is unknown or depends on a removed user, organization, application,
 * session or grant. Finds expired and used records too, so that their use can be distinguished from a guess.
 */
export async function findRecord(services: Store, model: string, key: RecordKey): Promise<FoundRecord | undefined> {
  const row = await findRecordRow(services, model, key)
  return (
    row && {
      userId: row.user_id,
      clientId: row.client_id,
      payload: openPayload(services, row),
      expiresAt: row.expires_at,
      usedAt: row.consumed_at,
    }
  )
}

/** Returns the row that `findRecord` opens, with its payload still encrypted. */
export async function findRecordRow(
  services: Pick<Services, 'rows' | 'events'>,
  model: string,
  key: RecordKey,
): Promise<RecordRow | undefined> {
  const second = 'secondId' in key
  const hash = second ? recordHash(key.secondId) : 'hash' in key ? key.hash : recordHash(key.id)
  return findLiveRow(services, { model, hash, second })
}

/** Written by putRecords, from a JsonObject. */
export const openPayload = ({ cipher }: Pick<Services, 'cipher'>, row: Pick<RecordRow, 'payload'>): JsonObject =>
  JSON.parse(cipher.decrypt(row.payload, PURPOSE)) as JsonObject

const recordById = prepared((rows, value: Values<{ model: string; id: string }>) =>
  rows.selectFrom('oidc_records').selectAll().where('model', '=', value('model')).where('id', '=', value('id')),
)

/**
 * Uses a record up and stores those that replace it, as one unit; false: another was faster, on this or any process.
 * `now` in epoch milliseconds.
 */
export async function consumeRecord(
  services: Pick<Services, 'rows' | 'events' | 'cipher'>,
  { model, id, successors = [] }: { model: string; id: string; successors?: readonly ProtocolRecord[] },
  now: number,
): Promise<boolean> {
  const [row] = await recordById(services.rows, { model, id: recordHash(id) })
  if (!row || row.consumed_at !== null) return false
  const once = { scope: USED_UP, name: `${model} ${row.id}`, taken: 'Errors.AlreadyExists' }
  // A record without an end is swept like an expired one.
  const expires_at = row.expires_at === Number.MAX_SAFE_INTEGER ? now : row.expires_at
  const used = { table: 'oidc_records' as const, put: { ...row, consumed_at: now, expires_at } }
  return wins(services, [used, ...successors.map((record) => recordRow(services, record))], once)
}

/**
 * Notes that something was used that may be used once only (an assertion with an id); false: it was used before.
 * `expiresAt`: until when it would be good, epoch milliseconds.
 */
export async function useOnce(
  services: Pick<Services, 'events' | 'cipher'>,
  used: { model: string; id: string; expiresAt: number },
  now: number,
): Promise<boolean> {
  const { table, put } = recordRow(services, { ...emptyRecord, ...used, issuedAt: now })
  const once = { scope: USED_UP, name: `${used.model} ${put.id}`, taken: 'Errors.AlreadyExists' }
  return wins(services, [{ table, put: { ...put, consumed_at: now } }], once)
}

/** Record without members, for records that need few of them. */
export const emptyRecord = {
  secondId: '',
  grantId: '',
  subjects: [],
  userId: '',
  clientId: '',
  clientName: '',
  isBound: false,
  sessionId: '',
  userSequence: 0,
  scopes: [],
  audience: [],
  payload: {},
}

/** Writes rows together with a name that one writer gets; false: another got it. */
async function wins(
  services: Pick<Services, 'events'>,
  rows: readonly RowChange[],
  once: ClaimedName,
): Promise<boolean> {
  try {
    await services.events.writeRecords(rows, [once])
    return true
  } catch (error) {
    if (error instanceof AppError && error.kind === 'alreadyExists') return false
    throw error
  }
}

export async function removeRecord(
  services: Pick<Services, 'events' | 'openRecords'>,
  model: string,
  id: string,
): Promise<void> {
  const removal = removalOf({ model, id })
  await services.events.writeRecords([removal])
  services.openRecords?.closed(removal)
}

/** Ends everything of one authorization: without its grant no token of it is found any more. */
export async function revokeGrant(services: Pick<Services, 'events'>, grantId: string): Promise<void> {
  await removeRecord(services, 'Grant', grantId)
}

/** Removes up to `limit` records that expired before `before` (epoch milliseconds); resolves with their number. */
export async function sweepRecords(
  services: Pick<Services, 'rows' | 'events'>,
  before: number,
  limit: number,
): Promise<number> {
  const rows = await services.rows
    .selectFrom('oidc_records')
    .select(['model', 'id', 'consumed_at'])
    .where('expires_at', '<', before)
    .limit(limit)
    .execute()
  if (rows.length === 0) return 0
  await services.events.writeRecords(
    rows.map(({ model, id }) => ({ table: 'oidc_records', remove: { model, id } })),
    [],
    rows.filter((row) => row.consumed_at !== null).map(({ model, id }) => ({ scope: USED_UP, name: `${model} ${id}` })),
  )
  return rows.length
}
