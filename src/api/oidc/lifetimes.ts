import { REFRESH_TOKENS_LIFETIME } from '#domain/token/refresh-token-lifetime.ts'

/** Lifetimes in seconds. */
const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const token = 12 * HOUR
const refreshAbsolute = REFRESH_TOKENS_LIFETIME

export const lifetimes = {
  code: MINUTE,
  token,
  /** A refresh token that is not used, and all refresh tokens of one session together. */
  refreshIdle: 30 * DAY,
  refreshAbsolute,
  grant: refreshAbsolute + token,
  deviceCode: 5 * MINUTE,
  interaction: HOUR,
} as const

/** Lifetime of a refresh token; `firstIssued`: of the first of those that it follows. All in seconds, `now` since the epoch. */
export const refreshLifetime = (firstIssued: number, now: number): number =>
  Math.max(1, Math.min(lifetimes.refreshIdle, lifetimes.refreshAbsolute - (now - firstIssued)))
