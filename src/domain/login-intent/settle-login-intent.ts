import { hashToken, makeToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { findLinkedUser } from '#domain/login-intent/find-linked-user.ts'
import {
  type LoginIdentity,
  type LoginIntentRow,
  openStarted,
  RETURNED_LOGIN_INTENTS,
  type StartedLoginIntent,
  sealIntent,
} from '#domain/login-intent/login-intent.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { AppError } from '#kit/errors.ts'

type Store = Pick<Services, 'rows' | 'events' | 'cipher'>

export interface ProviderReturn {
  readonly state: string
  /** The provider whose redirect address received the response; undefined: the shared address. */
  readonly idpId?: string
  /** Error code of the provider; undefined: none. */
  readonly error?: string
  /** Verifies the response. */
  readonly prove: (idp: Folded<Idp>, started: StartedLoginIntent) => Promise<LoginIdentity>
}

/**
 * Settles the intent of a response, once; returns the page of the login UI to go to, with the intent's id and either the
 * token of its result or the error. `now` in epoch milliseconds.
 * @throws `intent.notFound`: unknown, expired, of another provider, or answered before
 */
export async function settleLoginIntent(
  services: Store,
  returned: ProviderReturn,
  now: number,
): Promise<{ url: string }> {
  const row = await findStarted(services, returned, now)
  const started = openStarted(services.cipher, row)
  const returnedRow = { ...row, changed_at: now }
  let settled: { row: LoginIntentRow; url: string }
  try {
    const { query, ...succeeded } = await prove(services, { returnedRow, started }, returned)
    settled = { row: succeeded.row, url: withQuery(started.successUrl, query) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const query = { id: row.id, error: returned.error ?? errorOf(error), error_description: error.key }
    settled = { row: { ...returnedRow, stage: 'failed', sealed: '' }, url: withQuery(started.failureUrl, query) }
  }
  await store(services, settled.row)
  return { url: settled.url }
}

async function findStarted(
  { rows }: Pick<Services, 'rows'>,
  { state, idpId }: ProviderReturn,
  now: number,
): Promise<LoginIntentRow> {
  if (!state) throw refuse('intent.notFound')
  const row = await rows
    .selectFrom('login_intents')
    .selectAll()
    .where('state_hash', '=', hashToken(state))
    .where('stage', '=', 'started')
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (!row || (idpId !== undefined && row.idp_id !== idpId)) throw refuse('intent.notFound')
  return row
}

async function prove(
  services: Store,
  { returnedRow, started }: { returnedRow: LoginIntentRow; started: StartedLoginIntent },
  returned: ProviderReturn,
) {
  const idp = await services.events.load(idpAggregate, returnedRow.idp_id)
  if (idp.state.status !== 'active') throw refuse('intent.providerNotFound')
  const identity = await returned.prove(idp, started)
  const { row, token } = await succeedLoginIntent(services, returnedRow, identity)
  return { row, query: { id: row.id, token, ...(row.user_id ? { user: row.user_id } : {}) } }
}

/** Returns the record of a proven identity, and the token that reads it. */
export async function succeedLoginIntent(
  services: Store,
  returnedRow: Omit<LoginIntentRow, 'stage' | 'sealed'>,
  identity: LoginIdentity,
): Promise<{ row: LoginIntentRow; token: string }> {
  const token = makeToken()
  const user = await findLinkedUser(services, returnedRow.idp_id, identity.identity.id)
  const row = {
    ...returnedRow,
    stage: 'succeeded' as const,
    sealed: sealIntent(services.cipher, identity),
    token_hash: hashToken(token),
    user_id: user?.id ?? '',
  }
  return { row, token }
}

/** Of concurrent answers to one intent, the first one counts. */
async function store({ events }: Store, row: LoginIntentRow): Promise<void> {
  const once = { scope: RETURNED_LOGIN_INTENTS, name: row.id, taken: 'Errors.Intent.Unknown' }
  try {
    await events.writeRecords([{ table: 'login_intents', put: row }], [once])
  } catch (error) {
    if (error instanceof AppError && error.kind === 'alreadyExists') throw refuse('intent.notFound', { cause: error })
    throw error
  }
}

/** Error code of a local failure. */
const errorOf = ({ kind }: AppError): string => (kind === 'unavailable' ? 'temporarily_unavailable' : 'access_denied')

function withQuery(page: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(page)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}
