import { expect, test } from 'vitest'
import { readableLine } from '#cli/logger/readable-line.ts'

const line = (fields: object) => JSON.stringify({ level: 'warn', time: '2026-11-30T14:22:01.123Z', ...fields })

test.each([
  [{ msg: 'stopping' }, '14:22:01 WARN  stopping\n'],
  [{ msg: 'sent', to: 'a b', count: 2, id: 'x1' }, '14:22:01 WARN  sent to="a b" count=2 id=x1\n'],
  [
    { msg: 'failed', err: { message: 'no', stack: 'Error: no\n    at x' } },
    '14:22:01 WARN  failed\n    Error: no\n        at x\n',
  ],
  [
    { msg: 'failed', err: { stack: 'Error: outer', cause: { message: 'inner' } } },
    '14:22:01 WARN  failed\n    Error: outer\n    inner\n',
  ],
])('%j is written in readable form', (fields, expected) => {
  expect(readableLine(line(fields))).toBe(expected)
})
