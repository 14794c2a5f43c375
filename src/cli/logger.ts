import { writeSync } from 'node:fs'
import pino from 'pino'
import { readableLine } from '#cli/logger/readable-line.ts'
import type { Config } from '#config'
import type { Log } from '#kit/log.ts'

const STDERR = 2

/** Returns a log that writes JSON lines to stderr, or readable lines where stderr is a terminal. */
export function createLogger(level: Config['logLevel']): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: withErrKey },
    serializers: { err: errorFields },
  }
  if (!process.stderr.isTTY) return pino(options, pino.destination({ fd: STDERR, sync: true }))
  return pino(options, { write: (line: string) => void writeSync(STDERR, readableLine(line)) })
}

/** An error is always found below `err`. */
function withErrKey({ cause, ...fields }: Record<string, unknown>): Record<string, unknown> {
  return cause === undefined || 'err' in fields ? fields : { ...fields, err: errorFields(cause) }
}

/** The fields of an error that are logged; no others, since database drivers attach values of rows to their errors. */
function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name: type, message, stack, cause } = error
  const code = 'code' in error ? { code: error.code } : {}
  return { type, message, ...code, stack, ...(cause === undefined ? {} : { cause: errorFields(cause) }) }
}
