import { systemCaller } from '#domain/caller.ts'
import { author } from '#domain/context.ts'
import { type SessionEvent, sessionEvent } from '#domain/session/events.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import type { SessionFactor, Session as State } from '#domain/session/session-state.ts'
import { type Session, toSession } from '#domain/sign-in/session.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { Author } from '#eventstore/change.ts'
import { foldEvent } from '#eventstore/fold.ts'

/** A session with the steps of a sign-in that are not stored yet. */
export interface SignInDraft {
  readonly before: Folded<State>
  readonly events: readonly SessionEvent[]
  readonly after: Folded<State>
}

/** The pages, as the creator of events. */
export const byPages = (now: number): Author => author({ caller: systemCaller('LOGIN'), now })

export const draftOf = (before: Folded<State>): SignInDraft => ({ before, events: [], after: before })

/** Adds events to a draft. */
export function addEvents(
  draft: SignInDraft,
  events: readonly SessionEvent[],
  now: number,
  owner?: string,
): SignInDraft {
  return { before: draft.before, events: [...draft.events, ...events], after: foldAll(draft.after, events, now, owner) }
}

function foldAll(before: Folded<State>, events: readonly SessionEvent[], now: number, owner = before.owner) {
  let after = before
  for (const event of events)
    after = foldEvent(sessionAggregate, after, {
      ...event,
      aggregateId: before.id,
      owner,
      sequence: after.sequence + 1,
      creator: byPages(now).creator,
      createdAt: now,
    })
  return after
}

/** The session after the steps. Factors of a sign-in are valid together, so all of them count. */
export function sessionOf({ after }: SignInDraft): Session {
  // Object.keys widens the keys of the state's own type.
  return toSession(after, Object.keys(after.state.factors) as SessionFactor[])
}

const CHECKED = {
  password: 'session.password.checked',
  provider: 'session.intent.checked',
  totp: 'session.totp.checked',
  otpSms: 'session.otp.sms.checked',
  otpEmail: 'session.otp.email.checked',
  recoveryCode: 'session.recovery.code.checked',
} as const

/** The event of a factor that the user verified at the pages. */
export function factorChecked(method: SessionFactor, userSequence: number): SessionEvent {
  if (method === 'passkey' || method === 'securityKey')
    return sessionEvent('session.webAuthN.checked', { userSequence, userVerified: method === 'passkey' })
  return sessionEvent(CHECKED[method], { userSequence })
}
