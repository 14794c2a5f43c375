/** Returns a JSON log line in readable form: time, level, message, fields; the stack of an error on separate lines. */
export function readableLine(line: string): string {
  const { time, level, msg, err, ...fields } = JSON.parse(line) as Record<string, unknown>
  const clock = String(time).slice(11, 19)
  const fieldTexts = Object.entries(fields).map(([name, value]) => `${name}=${readableValue(value)}`)
  const head = [clock, String(level).toUpperCase().padEnd(5), String(msg), ...fieldTexts].join(' ')
  return `${[head, ...stackOf(err)].join('\n')}\n`
}

const readableValue = (value: unknown): string =>
  typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)

function stackOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return error === undefined ? [] : [`    ${String(error)}`]
  const { message, stack, cause } = error as Record<string, unknown>
  return [`    ${String(stack ?? message).replaceAll('\n', '\n    ')}`, ...stackOf(cause)]
}
