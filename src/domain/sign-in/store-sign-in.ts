import type { Services } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { sessionEndingsByIds } from '#domain/session/session-endings.ts'
import type { Session as State } from '#domain/session/session-state.ts'
import { hashBrowserToken } from '#domain/sign-in/browser-token.ts'
import type { Session } from '#domain/sign-in/session.ts'
import { byPages, type SignInDraft } from '#domain/sign-in/step-draft.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/change.ts'
import type { RowChange } from '#storage/port.ts'

/** A sign-in after a step, and its token for the browser's cookie: only the hash of the token is stored. */
export interface SignIn {
  readonly session: Session
  readonly draft: SignInDraft
  readonly token: string
}

export interface StoreSignIn {
  /** Absent: the stored session is unchanged. */
  readonly signIn?: Pick<SignIn, 'draft' | 'token'>
  /** Ids of sign-ins of the browser that end with it. */
  readonly ended?: readonly string[]
  /** Further rows of the unit, such as the answer to an application. */
  readonly rows?: readonly RowChange[]
}

type Store = Pick<Services, 'events' | 'rows'>

/**
 * Stores the changes of a sign-in step as one unit; without a change it stores nothing. A concurrent step of the same
 * session is kept, and the token of the later one counts.
 * @throws `session.terminated`: the session ended since it was read
 */
export async function storeSignIn(
  services: Store,
  { signIn, ended = [], rows = [] }: StoreSignIn,
  now: number,
): Promise<void> {
  if (!signIn && ended.length === 0) {
    if (rows.length > 0) await services.events.writeRecords(rows)
    return
  }
  let before = signIn?.draft.before
  await services.events.retry(async () => {
    const endings = await sessionEndingsByIds(services, ended, now)
    if (signIn) before ??= await reload(services, signIn.draft)
    const step = signIn && before && [stepChange(before, signIn, rows)]
    before = undefined
    const changes = [...(step ?? []), ...endings]
    if (changes.length > 0) await services.events.push(byPages(now), changes)
    if (!step && rows.length > 0) await services.events.writeRecords(rows)
  })
}

function stepChange(
  before: Folded<State>,
  { draft, token }: NonNullable<StoreSignIn['signIn']>,
  rows: readonly RowChange[],
) {
  const tokenSet = sessionEvent('session.token.set', { tokenHash: hashBrowserToken(token) })
  const { owner } = draft.after
  return change({ aggregate: sessionAggregate, before, events: [...draft.events, tokenSet], owner, rows })
}

async function reload({ events }: Store, { before }: SignInDraft): Promise<Folded<State>> {
  const session = await events.load(sessionAggregate, before.id)
  if (before.sequence > 0 && session.state.status !== 'active') throw refuse('session.terminated')
  return session
}
