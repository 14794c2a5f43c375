import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAddressLimit, networkOf } from '#domain/attempt-limit/address-limit.ts'
import { createPeople, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const counts = () => people.services.rows.selectFrom('limit_counts').selectAll().execute()

test('a limit of 0 means no limit, and nothing is counted', async () => {
  const may = createAddressLimit(people.services, 0)
  for (let i = 0; i < 1000; i++) expect(await may('10.0.0.1', 0)).toBe(true)
  expect(await counts()).toEqual([])
})

test('limits the forms of an address per minute, separately for each address', async () => {
  const may = createAddressLimit(people.services, 2)
  expect([await may('10.0.0.1', 0), await may('10.0.0.1', 10), await may('10.0.0.1', 20)]).toEqual([true, true, false])
  expect(await may('10.0.0.2', 20)).toBe(true)
  expect(await may('10.0.0.1', 120_000)).toBe(true)
})

test('a network counts as one, and the store does not hold its address', async () => {
  const may = createAddressLimit(people.services, 1)
  expect(await may('2001:db8:1:2::1', 0)).toBe(true)
  expect(await may('2001:db8:1:2:ffff::7', 1)).toBe(false)
  expect(await may('2001:db8:1:3::1', 2)).toBe(true)
  expect(JSON.stringify(await counts())).not.toMatch(/2001|10\.0/)
})

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::9'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2:ffff::'],
  ['::1', '::2'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
])('%s and %s count together', (one, other) => {
  expect(networkOf(one)).toBe(networkOf(other))
})

test('neighbouring networks are counted separately', () => {
  expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'))
})
