import { hashToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { browserSessionEnd } from '#domain/sign-in/end-session.ts'
import { type Session, toSessionRow } from '#domain/sign-in/session.ts'
import type { RowChange } from '#storage/port.ts'

/** A sign-in after a step, and its token for the browser's cookie: only the hash of the token is stored. */
export interface SignIn {
  readonly session: Session
  readonly token: string
}

export interface StoreSignIn {
  /** Absent: the stored session is unchanged. */
  readonly signIn?: SignIn
  /** Ids of sign-ins of the browser that end with it. */
  readonly ended?: readonly string[]
  /** Further rows of the unit, such as the answer to an application. */
  readonly rows?: readonly RowChange[]
}

/** Stores the changes of a sign-in step as one unit; without a change it stores nothing. */
export async function storeSignIn(
  services: Pick<Services, 'events' | 'rows'>,
  { signIn, ended = [], rows = [] }: StoreSignIn,
  now: number,
): Promise<void> {
  const ends = await Promise.all(ended.map((id) => browserSessionEnd(services, id, now)))
  const changes: RowChange[] = [
    ...(signIn ? [{ table: 'sessions', put: toSessionRow(signIn.session, hashToken(signIn.token)) } as const] : []),
    ...ends.map(({ row }) => row),
    ...rows,
  ]
  if (changes.length === 0) return
  await services.events.writeRecords(
    changes,
    [],
    [],
    ends.flatMap(({ outbox }) => outbox),
  )
}
