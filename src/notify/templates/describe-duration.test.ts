import { expect, test } from 'vitest'
import { describeDuration } from '#notify/templates/describe-duration.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

test.each([
  ['en', 5 * MINUTE, '5 minutes'],
  ['de', 5 * MINUTE, '5 Minuten'],
  ['en', 90 * MINUTE, '90 minutes'],
  ['en', HOUR, '1 hour'],
  // A second has passed since the code was made.
  ['en', HOUR - 1, '1 hour'],
  ['en', 72 * HOUR - 1, '72 hours'],
  ['en', 7 * DAY - 40, '7 days'],
  ['it', 7 * DAY, '7 giorni'],
  ['en', 7 * DAY - 2 * HOUR, '166 hours'],
  ['en', 1, '1 minute'],
])('%s: %i seconds are %s', (language, seconds, text) => {
  expect(describeDuration(language, seconds)).toBe(text)
})
