/** Lifetime of all refresh tokens of one authorization together, in seconds. */
export const REFRESH_TOKENS_LIFETIME = 90 * 24 * 60 * 60
