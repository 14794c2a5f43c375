import type { codeGenerators } from '#crypto/code-generator.ts'
import { createLimit } from '#domain/attempt-limit/attempt-limit.ts'
import type { Services } from '#domain/context.ts'

/** Limit of messages of all kinds that pages request for one user within ten minutes. */
const MAX_MESSAGES = 5
const WINDOW_MS = 10 * 60 * 1000
const HOUR_MS = 60 * 60 * 1000

/** A kind of code; each has a ceiling of its own. */
export type MailedCode = keyof typeof codeGenerators

/** Counts one more message with a code for a user; whether it may be sent. */
export type MailLimit = (userId: string, kind: MailedCode, now: number) => Promise<boolean>

/**
 * Bounds the codes of each kind that a user is sent within an hour: every new code may be guessed at ten times, so without
 * a ceiling renewals are guesses without limit (NIST SP 800-63B §3.2.2). `max` 0: no ceiling.
 */
export function createCodeLimit(services: Pick<Services, 'events' | 'rows'>, max: number): MailLimit {
  if (max === 0) return async () => true
  const within = createLimit(services, { kind: 'code', max, windowMs: HOUR_MS })
  return (userId, kind, now) => within(`${kind} ${userId}`, now)
}

/**
 * Limits the messages that pages send to a user, in addition to the limit of each kind of code. When another person
 * exhausts a user's limit, the messages already sent stay valid.
 */
export function createMailLimit(services: Pick<Services, 'events' | 'rows'>, mayCode: MailLimit): MailLimit {
  const mayMail = createLimit(services, { kind: 'mail', max: MAX_MESSAGES, windowMs: WINDOW_MS })
  return async (userId, kind, now) => (await mayMail(userId, now)) && mayCode(userId, kind, now)
}
