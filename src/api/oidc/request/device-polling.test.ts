import { expect, test } from 'vitest'
import { createDevicePolling } from '#api/oidc/request/device-polling.ts'

const at = (...seconds: number[]) => {
  const polling = createDevicePolling()
  return seconds.map((second) => polling.isTooFast('code', second * 1000))
}

test('a device that keeps the interval is not slowed down', () => {
  expect(at(0, 5, 10, 14.6, 20)).toEqual([false, false, false, false, false])
})

test('each request that comes too early adds five seconds to the interval', () => {
  // 5, then 10, 15 and 20 seconds, counted from the last request.
  expect(at(0, 1, 10, 24, 44, 64)).toEqual([false, true, true, true, false, false])
})

test('the first request may be immediate, and the intervals of devices are independent', () => {
  const polling = createDevicePolling()
  expect([polling.isTooFast('a', 0), polling.isTooFast('b', 1), polling.isTooFast('a', 2)]).toEqual([
    false,
    false,
    true,
  ])
})

test('devices that ended, or exceed the kept number, are removed', () => {
  const polling = createDevicePolling()
  polling.isTooFast('first', 0)
  for (let i = 0; i < 10_000; i++) polling.isTooFast(`other ${i}`, 1)
  expect(polling.isTooFast('first', 2)).toBe(false)
})
