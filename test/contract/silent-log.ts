import type { Log } from '#kit/log.ts'

const silent = () => undefined

/** Log for tests that cause errors on purpose. */
export const silentLog: Log = { debug: silent, info: silent, warn: silent, error: silent }
