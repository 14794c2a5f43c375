import pino from 'pino'
import type { Config } from '#config'
import type { Log } from '#kit/log.ts'

/** JSON lines on stderr; readable ones on a terminal. */
export function createLogger(level: Config['logLevel']): Log {
  const options = { level, base: null }
  if (!process.stderr.isTTY) return pino(options, pino.destination({ fd: 2, sync: true }))
  return pino({
    ...options,
    transport: { target: 'pino-pretty', options: { destination: 2, ignore: 'pid,hostname' } },
  })
}
