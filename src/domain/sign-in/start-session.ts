import type { Services } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import type { SessionFactor } from '#domain/session/session-state.ts'
import { makeBrowserToken } from '#domain/sign-in/browser-token.ts'
import { LOGIN_TIMEOUT_MS } from '#domain/sign-in/session.ts'
import { addEvents, draftOf, factorChecked, sessionOf } from '#domain/sign-in/step-draft.ts'
import type { SignIn } from '#domain/sign-in/store-sign-in.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { nonexistent } from '#eventstore/fold.ts'

/** Longest stored name of a browser, in characters. */
const MAX_USER_AGENT = 300

export interface StartSession {
  /** State of the user at the verification. */
  readonly user: Folded<User>
  readonly method: SessionFactor
  readonly userAgent: string
}

/** Returns a new sign-in of a user that verified a first factor; `storeSignIn` stores it. */
export function startSession(
  services: Pick<Services, 'newId'>,
  { user, method, userAgent }: StartSession,
  now: number,
): SignIn {
  const description = userAgent.slice(0, MAX_USER_AGENT)
  const events = [
    sessionEvent('session.added', {
      ...(description ? { userAgent: { description } } : {}),
      completeWithinMs: LOGIN_TIMEOUT_MS,
    }),
    sessionEvent('session.user.checked', { userId: user.id, orgId: user.owner }),
    factorChecked(method, user.sequence),
  ]
  const draft = addEvents(draftOf(nonexistent(sessionAggregate, services.newId())), events, now, INSTANCE_ID)
  return { session: sessionOf(draft), draft, token: makeBrowserToken() }
}
