import { createLimit } from '#domain/attempt-limit/attempt-limit.ts'
import type { Services } from '#domain/context.ts'

/** Limit of messages of all kinds that pages request for one user within ten minutes. */
const MAX_MESSAGES = 5
const WINDOW_MS = 10 * 60 * 1000

/** Counts a message to a user; returns whether it may be sent. */
export type MailLimit = (userId: string, now: number) => Promise<boolean>

/**
 * Limits the messages that pages send to a user, in addition to the ceiling of each kind of code (session/code-ceiling.ts). When
 * another person exhausts a user's limit, the messages already sent stay valid.
 */
export const createMailLimit = (services: Pick<Services, 'events' | 'rows'>): MailLimit =>
  createLimit(services, { kind: 'mail', max: MAX_MESSAGES, windowMs: WINDOW_MS })
