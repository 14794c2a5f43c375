import { afterAll, beforeAll, expect, test } from 'vitest'
import { metadataSet } from '#domain/user/metadata/events.ts'
import { decideRemoveUserMetadata, removeUserMetadata } from '#domain/user/metadata/remove-user-metadata.ts'
import { added, createPeople, type People, refusalOf, rejectionOf, stateAfter } from '#test/support/people.ts'

const history = [added(), metadataSet('a', 'MQ=='), metadataSet('b', 'Mg==')] as const
const decide = (...keys: string[]) => decideRemoveUserMetadata(stateAfter(...history), keys)

test('removes the entries of the keys; a repeated key is removed once', () => {
  const events = decide('a', 'a')
  expect(events).toHaveLength(1)
  expect(Object.keys(stateAfter(...history, ...events).metadata)).toEqual(['b'])
})

test.each([[['a', 'c']], [['toString']]])('of %j one is not there, so none goes', (keys) => {
  expect(refusalOf(() => decide(...keys))).toBe('metadata.notFound')
})

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', ...history)
})
afterAll(() => people.close())

test.each([
  ['metadata.empty', 'no keys', '1', []],
  ['metadata.notFound', 'a key that is not there', '1', ['c']],
  ['user.notFound', 'nobody', '404', ['a']],
])('%s refuses %s', async (id, _what, userId, keys) => {
  expect(await rejectionOf(removeUserMetadata(people.ctx(), { id: userId }, keys))).toBe(id)
})
