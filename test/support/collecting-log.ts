import type { Log } from '#kit/log.ts'

/** A log that keeps its lines for assertions. */
export function collectingLog(): { log: Log; logged: string[] } {
  const logged: string[] = []
  const at = (level: string) => (fields: object, message: string) => {
    logged.push(JSON.stringify({ level, message, ...fields }, readable))
  }
  return { log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, logged }
}

const readable = (_key: string, value: unknown): unknown => {
  if (value instanceof Error) return { message: value.message, stack: value.stack, cause: value.cause }
  return typeof value === 'bigint' ? String(value) : value
}
