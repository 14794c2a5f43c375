import { expect, test } from 'vitest'
import { createMetrics } from '#api/debug/metrics.ts'

const unsettled = () => new Promise<never>(() => undefined)

test('a store that hangs is down, its readings are missing, and the others are there', async () => {
  const { registry, read } = createMetrics()
  read({
    hashes: () => ({ running: 3, waiting: 0 }),
    pending: unsettled,
    inFlight: () => 1,
    health: unsettled,
    certificateEnd: () => 1_800_000_000_000,
  })
  const lines = (await registry.metrics()).split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'usher_store_up 0',
      'usher_outbox_entries Nan',
      'usher_password_hashes_running 3',
      'usher_tls_certificate_not_after_timestamp_seconds 1800000000',
    ]),
  )
})
