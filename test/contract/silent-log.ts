import type { Log } from '#kit/log.ts'

const silent = () => undefined

/** For tests that provoke what would be logged. */
export const silentLog: Log = { debug: silent, info: silent, warn: silent, error: silent }
