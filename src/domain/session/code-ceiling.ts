/**
 * Bounds the codes of each kind that a user gets within an hour, by any page or API, sent or returned: every new code
 * may be guessed at ten times, so renewals without a ceiling are guesses without limit (NIST SP 800-63B §3.2.2).
 */
import type { codeGenerators } from '#crypto/code-generator.ts'
import { createLimit } from '#domain/attempt-limit/attempt-limit.ts'
import type { Services } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Session } from '#domain/session/session-state.ts'
import type { Proposed, PushRules } from '#eventstore/event-store.ts'

type CodeKind = keyof typeof codeGenerators

const KINDS: ReadonlyMap<string, CodeKind> = new Map([
  ['user.human.initialization.code.added', 'initializeUser'],
  ['user.human.email.code.added', 'emailVerification'],
  ['user.human.phone.code.added', 'phoneVerification'],
  ['user.human.password.code.added', 'passwordReset'],
  ['user.human.invite.code.added', 'invite'],
  ['user.human.passwordless.initialization.code.added', 'passwordlessInit'],
  ['user.human.passwordless.initialization.code.requested', 'passwordlessInit'],
  ['user.human.otp.email.code.added', 'otpEmail'],
  ['user.human.otp.sms.code.added', 'otpSms'],
  ['session.otp.email.challenged', 'otpEmail'],
  ['session.otp.sms.challenged', 'otpSms'],
])

const HOUR_MS = 60 * 60 * 1000

/** Rules of a server that gives at most `max` codes of a kind within an hour. */
export function codeCeiling(services: Pick<Services, 'events' | 'rows'>, max: number): PushRules {
  const within = createLimit(services, { kind: 'code', max, windowMs: HOUR_MS })
  return {
    async check(changes, { now, dryRun }) {
      if (dryRun) return
      for (const [kind, userId] of changes.flatMap(codesIn)) {
        if (!(await within(`${kind} ${userId}`, now))) throw refuse('otp.tooManyCodes')
      }
    },
  }
}

/** The codes of a change. Codes of a new user are not counted, since they replace none. */
function codesIn({ before, after, events }: Proposed): [kind: CodeKind, userId: string][] {
  return events.flatMap(({ type, aggregateType, aggregateId }) => {
    const kind = KINDS.get(type)
    if (!kind || (aggregateType === 'user' && before.sequence === 0)) return []
    // Other events with codes are of sessions.
    return [[kind, aggregateType === 'user' ? aggregateId : ((after.state as Session).user?.id ?? '')]]
  })
}
