/** The protocol engine's store, on the runtime's: one adapter per kind of thing that the engine keeps. */
import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { findClientMetadata } from '#api/oidc/clients.ts'
import type { RefreshOverlap } from '#api/oidc/refresh-overlap.ts'
import type { Services } from '#domain/context.ts'
import {
  consumeRecord,
  type FoundRecord,
  findRecord,
  type ProtocolRecord,
  putRecords,
  type RecordKey,
  removeRecord,
  revokeGrant,
} from '#domain/token/protocol-records.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { JsonObject } from '#kit/json.ts'

/** Properties added to the engine's payloads: the session of a grant; audience, subjects and actor of an access token. */
export interface UsherPayload extends AdapterPayload {
  readonly sessionUid?: string
  readonly subjects?: readonly string[]
  /** Session of the user who acts by an access token. */
  readonly actorSession?: string
  readonly extra?: {
    readonly audience?: readonly string[]
    readonly client_id?: string
    readonly acr?: string
    readonly auth_time?: number
    readonly act?: { readonly sub: string }
  }
}

type Store = Pick<Services, 'rows' | 'events' | 'cipher' | 'openRecords'>

export const adapterFactory =
  (services: Store, overlap: RefreshOverlap) =>
  (model: string): Adapter =>
    model === 'Client' ? clientAdapter(services) : recordAdapter(services, model, overlap)

function recordAdapter(services: Store, model: string, overlap: RefreshOverlap): Adapter {
  const find = async (key: RecordKey) => {
    const record = await findRecord(services, model, key)
    return record && payloadOf(record, isUsed(model, record, overlap))
  }
  return {
    async upsert(id, payload: UsherPayload, expiresIn) {
      // Two refreshes at once derive one successor: the second must not undo a use of it.
      if (payload.rotations && (await findRecord(services, model, { id }))) return
      await putRecords(services, [await toRecord(services, { model, id, payload, expiresIn })])
    },
    find: (id) => find({ id }),
    findByUid: (uid) => find({ secondId: uid }),
    findByUserCode: (userCode) => find({ secondId: userCode }),
    async consume(id) {
      const done = model === 'RefreshToken' ? overlap.begin(id) : undefined
      if (await consumeRecord(services, { model, id }, Date.now())) {
        // Not `close` alone: it may come after the client has read the response and sent its next request.
        if (done) Provider.ctx?.res.once('finish', done).once('close', done)
        return
      }
      done?.()
      const record = await findRecord(services, model, { id })
      if (record && !isUsed(model, record, overlap)) return
      const { grantId } = (record?.payload ?? {}) as UsherPayload
      // Two requests redeem one code or refresh token at the same time: revoke all tokens issued for it (RFC 6749
      // §4.1.2, RFC 9700 §4.14.2).
      if (grantId) await revokeGrant(services, grantId)
      throw new errors.InvalidGrant('it was used by another request at the same time')
    },
    destroy: (id) => removeRecord(services, model, id),
    // Does nothing: a token is valid only while its grant exists, and the engine removes the grant too when all tokens
    // end. When it keeps the grant, as on revocation of one access token, the other tokens remain valid.
    revokeByGrantId: async () => {},
  }
}

/** Clients are read again every time and written through the API only. */
function clientAdapter(services: Store): Adapter {
  const refuse = async () => {
    throw new Error('clients are registered through the management API')
  }
  return {
    find: (id) => findClientMetadata(services, id),
    upsert: refuse,
    consume: refuse,
    destroy: refuse,
    findByUid: refuse,
    findByUserCode: refuse,
    revokeByGrantId: refuse,
  }
}

function payloadOf({ usedAt, payload }: FoundRecord, used: boolean): AdapterPayload {
  // Came in as an AdapterPayload, by `upsert`.
  return {
    ...(payload as AdapterPayload),
    ...(used ? { consumed: Math.floor((usedAt ?? 0) / 1000) } : {}),
  }
}

function isUsed(model: string, { usedAt, payload }: FoundRecord, overlap: RefreshOverlap): boolean {
  if (usedAt === null) return false
  const ctx = Provider.ctx
  if (model !== 'RefreshToken' || ctx?.oidc.route !== 'token') return true
  return !overlap.covers(String(payload.jti), usedAt, ctx.state.arrival)
}

export interface ToStore {
  readonly model: string
  readonly id: string
  readonly payload: UsherPayload
  /** Seconds. */
  readonly expiresIn: number | undefined
}

/** Returns the record that keeps a payload of the engine. */
export async function toRecord(
  services: Pick<Services, 'events'>,
  { model, id, payload, expiresIn }: ToStore,
): Promise<ProtocolRecord> {
  const now = Date.now()
  const userId = payload.accountId ?? ''
  return {
    model,
    id,
    secondId: (model === 'Session' ? payload.uid : payload.userCode) ?? '',
    grantId: (model === 'Grant' ? id : payload.grantId) ?? '',
    subjects: payload.subjects ?? [],
    ...actorOf(payload),
    userId,
    clientId: payload.clientId ?? '',
    clientName: payload.extra?.client_id ?? payload.clientId ?? '',
    isBound: payload.jkt !== undefined || payload['x5t#S256'] !== undefined,
    sessionId: (model === 'Session' ? payload.uid : payload.sessionUid) ?? '',
    ...signInOf(payload),
    userSequence: model === 'Grant' && userId ? (await services.events.load(userAggregate, userId)).sequence : 0,
    scopes: payload.scope ? payload.scope.split(' ') : [],
    audience: payload.extra?.audience ?? [],
    // Plain JSON: the engine's adapters are made for stores that keep documents.
    payload: payload as JsonObject,
    issuedAt: (payload.iat ?? Math.floor(now / 1000)) * 1000,
    expiresAt: payload.exp ? payload.exp * 1000 : expiryOf(expiresIn, now),
  }
}

const actorOf = ({ extra, actorSession: sessionId = '' }: UsherPayload) =>
  extra?.act ? { actor: { userId: extra.act.sub, sessionId } } : {}

const signInOf = ({ extra: { acr, auth_time: authTime } = {} }: UsherPayload) => ({
  ...(acr === undefined ? {} : { acr }),
  ...(authTime === undefined ? {} : { authTime }),
})

const expiryOf = (expiresIn: number | undefined, now: number): number =>
  expiresIn === undefined ? Number.MAX_SAFE_INTEGER : now + expiresIn * 1000
