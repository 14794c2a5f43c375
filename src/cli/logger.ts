import pino from 'pino'
import type { Config } from '#config'
import type { Log } from '#kit/log.ts'

/** JSON lines on stderr; readable ones on a terminal. */
export function createLogger(level: Config['logLevel']): Log {
  const options = { level, base: null, serializers: { err: errorFields, cause: errorFields } }
  if (!process.stderr.isTTY) return pino(options, pino.destination({ fd: 2, sync: true }))
  return pino({
    ...options,
    transport: { target: 'pino-pretty', options: { destination: 2, ignore: 'pid,hostname' } },
  })
}

/** What is told of an error: no more than this, since drivers hang values of rows on theirs. */
function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name: type, message, stack, cause } = error
  const code = 'code' in error ? { code: error.code } : {}
  return { type, message, ...code, stack, ...(cause === undefined ? {} : { cause: errorFields(cause) }) }
}
