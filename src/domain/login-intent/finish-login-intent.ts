import { hashToken, makeToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { openProvider } from '#domain/idp/open-provider.ts'
import type { ProviderClient } from '#domain/idp/provider-client.ts'
import { findLinkedUser } from '#domain/login-intent/find-linked-user.ts'
import {
  LOGIN_INTENT_CALLBACK_PATH,
  type LoginIntentRow,
  openStarted,
  type StartedLoginIntent,
  sealIntent,
} from '#domain/login-intent/login-intent.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { AppError } from '#kit/errors.ts'

type Finishing = Pick<Services, 'rows' | 'events' | 'cipher'> & { readonly providers: ProviderClient }

/**
 * Takes the answer of a provider, as the browser brought it; returns the page of the login UI to go to, with the intent's
 * id and either the token of its result or the error. `now` in epoch milliseconds.
 * @throws `intent.notFound`: unknown, expired, or answered before
 */
export async function finishLoginIntent(
  services: Finishing,
  answer: URLSearchParams,
  now: number,
): Promise<{ url: string }> {
  const row = await findStarted(services, answer.get('state') ?? '', now)
  const started = openStarted(services.cipher, row)
  const answered = { ...row, changed_at: now }
  try {
    const succeeded = await prove(services, { answered, started }, answer)
    await services.events.writeRecords([{ table: 'login_intents', put: succeeded.row }])
    return { url: withQuery(started.successUrl, succeeded.query) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const failed = { ...answered, stage: 'failed' as const, sealed: '' }
    await services.events.writeRecords([{ table: 'login_intents', put: failed }])
    const query = { id: row.id, error: errorOf(error, answer), error_description: error.key }
    return { url: withQuery(started.failureUrl, query) }
  }
}

async function findStarted({ rows }: Pick<Services, 'rows'>, state: string, now: number): Promise<LoginIntentRow> {
  const row = await rows
    .selectFrom('login_intents')
    .selectAll()
    .where('state_hash', '=', hashToken(state))
    .where('stage', '=', 'started')
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (!row) throw refuse('intent.notFound')
  return row
}

async function prove(
  services: Finishing,
  { answered, started }: { answered: LoginIntentRow; started: StartedLoginIntent },
  answer: URLSearchParams,
) {
  const idp = await services.events.load(idpAggregate, answered.idp_id)
  if (idp.state.status !== 'active') throw refuse('intent.providerNotFound')
  const provider = { ...openProvider(services, idp), callbackPath: LOGIN_INTENT_CALLBACK_PATH }
  const { state, pledge } = started
  const found = await services.providers.finishWithSource(provider, { answer, state, pledge })
  const token = makeToken()
  const userId = (await findLinkedUser(services, idp.id, found.identity.id))?.id ?? ''
  const row = {
    ...answered,
    stage: 'succeeded' as const,
    sealed: sealIntent(services.cipher, found),
    token_hash: hashToken(token),
    user_id: userId,
  }
  return { row, query: { id: row.id, token, ...(userId ? { user: userId } : {}) } }
}

/** Returns the provider's error code, or the code of a local failure. */
const errorOf = ({ kind }: AppError, answer: URLSearchParams): string =>
  answer.get('error') ?? (kind === 'unavailable' ? 'temporarily_unavailable' : 'access_denied')

function withQuery(page: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(page)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}
