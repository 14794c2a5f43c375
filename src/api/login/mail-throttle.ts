import type { Rooms } from '#domain/context.ts'
import { createLimit, type Limit } from '#domain/session/limit.ts'

/** How many mails one user is sent at a page's wish within how long (milliseconds). */
const MAX_MAILS = 5
const WINDOW_MS = 10 * 60 * 1000

/**
 * Says whether one more mail may go to a user, and counts it. Who is flooded by somebody else still has the mails that
 * were sent.
 */
export const createMailThrottle = (rooms: Pick<Rooms, 'events' | 'rows'>): Limit =>
  createLimit(rooms, { kind: 'mail', most: MAX_MAILS, windowMs: WINDOW_MS })
