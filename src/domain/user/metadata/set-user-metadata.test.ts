import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideSetUserMetadata, setUserMetadata } from '#domain/user/metadata/set-user-metadata.ts'
import { added, createPeople, type People, refusalOf } from '#test/support/people.ts'

const entry = (key: string, value: string) => ({ key, value: Buffer.from(value) })

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added())
})
afterAll(() => people.close())

test('stores values under their keys and replaces earlier ones', async () => {
  const entries = [entry('colour', 'red'), entry('constructor', 'x'), entry('colour', 'blue')]
  await setUserMetadata(people.ctx(), { id: '1' }, entries)
  const { metadata } = (await people.load('1')).state
  expect(Object.keys(metadata)).toEqual(['colour', 'constructor'])
  expect(Buffer.from(metadata.colour?.value ?? '', 'base64').toString()).toBe('blue')
})

test('an equal value writes no event, unless another one of the request comes before it', async () => {
  await people.given('3', added({ userName: 'three', email: 'three@acme.example' }))
  const set = (...values: string[]) =>
    setUserMetadata(
      people.ctx(),
      { id: '3' },
      values.map((value) => entry('a', value)),
    )
  const first = await set('x')
  expect((await set('x')).sequence).toBe(first.sequence)
  expect((await set('y', 'x')).sequence).toBe(first.sequence + 2)
})

test.each([
  ['metadata.empty', 'nothing', []],
  ['metadata.invalid', 'a blank key', [entry(' ', 'x')]],
  ['metadata.invalid', 'an empty value', [entry('a', 'x'), entry('b', '')]],
])('%s refuses %s', (id, _what, entries) => {
  expect(refusalOf(() => decideSetUserMetadata(entries))).toBe(id)
})

test.each([
  ['nobody', '404', '100'],
  ['a user of another organization', '1', '999'],
])('%s has no metadata', async (_what, userId, orgId) => {
  await expect(setUserMetadata(people.ctx(), { id: userId, within: orgId }, [entry('a', 'b')])).rejects.toMatchObject({
    reason: 'user.notFound',
  })
})

test('limits the total bytes of a user, across calls', async () => {
  await people.given('2', added({ userName: 'two', email: 'two@acme.example' }))
  const large = (key: string) => ({ key, value: Buffer.alloc(490_000, 1) })
  const set = (...keys: string[]) => setUserMetadata(people.ctx(), { id: '2' }, keys.map(large))
  await set('a', 'b')
  await set('c', 'd')
  await expect(set('e')).rejects.toMatchObject({ kind: 'failedPrecondition', reason: 'limit.metadataBytes' })
  await set('d')
  expect(Object.keys((await people.load('2')).state.metadata)).toEqual(['a', 'b', 'c', 'd'])
})

test('rejects a new user whose metadata exceeds the limit', () => {
  const entries = Array.from({ length: 1_001 }, (_, i) => entry(`k${i}`, 'x'))
  expect(refusalOf(() => decideSetUserMetadata(entries))).toBe('limit.metadataEntries')
})
