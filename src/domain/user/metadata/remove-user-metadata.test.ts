import { afterAll, beforeAll, expect, test } from 'vitest'
import { metadataSet } from '#domain/user/metadata/events.ts'
import { decideRemoveUserMetadata, removeUserMetadata } from '#domain/user/metadata/remove-user-metadata.ts'
import { added, createPeople, type People, refusalOf, stateAfter } from '#test/support/people.ts'

const history = [added(), metadataSet('a', 'MQ=='), metadataSet('b', 'Mg==')] as const
const decide = (...keys: string[]) => decideRemoveUserMetadata(stateAfter(...history), { keys, missing: 'META-2nnds' })

test('what was noted under the keys is gone; a key named twice goes once', () => {
  const events = decide('a', 'a')
  expect(events).toHaveLength(1)
  expect(Object.keys(stateAfter(...history, ...events).metadata)).toEqual(['b'])
})

test.each([[['a', 'c']], [['toString']]])('of %j one is not there, so none goes', (keys) => {
  expect(refusalOf(() => decide(...keys))).toBe('META-2nnds')
})

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', ...history)
})
afterAll(() => people.close())

test.each([
  ['META-9mm2d', 'no keys', '1', []],
  ['META-ncnw3', 'a key that is not there', '1', ['c']],
  ['META-ncnw3', 'nobody', '404', ['a']],
])('%s refuses %s', async (id, _what, userId, keys) => {
  await expect(removeUserMetadata(people.ctx(), { userId, keys, missing: 'META-ncnw3' })).rejects.toMatchObject({ id })
})
