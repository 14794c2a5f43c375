import { createLimit, type Limit } from '#domain/attempt-limit/attempt-limit.ts'
import type { Services } from '#domain/context.ts'

/** How many mails one user is sent at a page's wish within how long (milliseconds). */
const MAX_MAILS = 5
const WINDOW_MS = 10 * 60 * 1000

/**
 * Says whether one more mail may go to a user, and counts it. Who is flooded by somebody else still has the mails that
 * were sent.
 */
export const createMailThrottle = (services: Pick<Services, 'events' | 'rows'>): Limit =>
  createLimit(services, { kind: 'mail', most: MAX_MAILS, windowMs: WINDOW_MS })
