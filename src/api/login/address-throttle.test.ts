import { expect, test } from 'vitest'
import { createAddressThrottle, networkOf } from '#api/login/address-throttle.ts'

test('an address has its forms for the minute, and new ones in the next; others are not touched', () => {
  const may = createAddressThrottle(2)
  expect([may('10.0.0.1', 0), may('10.0.0.1', 10), may('10.0.0.1', 20)]).toEqual([true, true, false])
  expect(may('10.0.0.2', 20)).toBe(true)
  expect(may('10.0.0.1', 60_000)).toBe(true)
})

test('a limit of 0 is none', () => {
  const may = createAddressThrottle(0)
  expect(Array.from({ length: 1000 }, () => may('10.0.0.1', 0)).every(Boolean)).toBe(true)
})

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::9'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2:ffff::'],
  ['::1', '::2'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
])('%s and %s count together', (one, other) => {
  expect(networkOf(one)).toBe(networkOf(other))
})

test('neighbouring networks count apart', () => {
  expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'))
})
