import type { Services } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { findSignedIn, type SignedIn, signedInOf, validFactors } from '#domain/session/find-session-holder.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { hashBrowserToken } from '#domain/sign-in/browser-token.ts'
import { type Session, toSession } from '#domain/sign-in/session.ts'
import { draftOf, type SignInDraft } from '#domain/sign-in/step-draft.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { prepared, type Values } from '#storage/prepared.ts'

export interface LiveSession {
  readonly session: Session
  readonly draft: SignInDraft
  readonly user: Folded<User>
}

const signInByHash = prepared((rows, value: Values<{ tokenHash: string }>) =>
  rows
    .selectFrom('user_sessions')
    .select(['id', 'user_id as userId', 'org_id as orgId'])
    .where('token_hash', '=', value('tokenHash')),
)

/**
 * Returns the session of a browser's token, complete or not. Undefined when it is unknown, expired or ended, or when
 * its user or organization may no longer sign in.
 */
export async function findSession(
  services: Pick<Services, 'events' | 'rows'>,
  token: string,
  now: number,
): Promise<LiveSession | undefined> {
  const tokenHash = hashBrowserToken(token)
  const [found] = await signInByHash(services.rows, { tokenHash })
  if (!found) return undefined
  const { events } = services
  const [session, user, org] = await Promise.all([
    events.load(sessionAggregate, found.id),
    events.load(userAggregate, found.userId),
    events.load(orgAggregate, found.orgId),
  ])
  if (session.state.tokenHash !== tokenHash) return undefined
  return liveOf(signedInOf({ session, user, org }, now))
}

/** As `findSession`, by the id that tokens of applications carry; complete ones only. Sessions of the API count too. */
export async function findSessionById(
  services: Pick<Services, 'events' | 'rows'>,
  id: string,
  now: number,
): Promise<LiveSession | undefined> {
  const session = await services.events.load(sessionAggregate, id)
  const { signIn } = session.state
  if (signIn && signIn.completedAt === undefined) return undefined
  return liveOf(await findSignedIn(services, session, now))
}

/** The session in the form from which tokens are issued. */
export const signInOf = ({ session, user }: SignedIn): Session => toSession(session, validFactors(session.state, user))

const liveOf = (signedIn: SignedIn | undefined): LiveSession | undefined =>
  signedIn && { session: signInOf(signedIn), draft: draftOf(signedIn.session), user: signedIn.user }
