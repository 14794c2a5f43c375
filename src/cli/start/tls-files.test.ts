import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { warnOfDates } from '#cli/start/tls-files.ts'
import { TEST_CERTIFICATE } from '#test/api/http/test-certificate.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

const pair = { cert: Buffer.from(TEST_CERTIFICATE.cert), key: Buffer.from(TEST_CERTIFICATE.key) }
const { validFromDate, validToDate } = new X509Certificate(TEST_CERTIFICATE.cert)
const [from, to] = [validFromDate.getTime(), validToDate.getTime()]

test.each([
  ['before its first day', from - 1, 'is not valid yet'],
  ['in its time', (from + to) / 2, ''],
  ['close to its end', to - (to - from) / 20, 'expires soon'],
  ['after its end', to + 1, 'has expired'],
])('a certificate %s', (_when, now, message) => {
  const { log, logged } = collectingLog()
  warnOfDates(pair, log, now)
  expect(logged.join()).toContain(message)
  expect(logged).toHaveLength(message === '' ? 0 : 1)
})
