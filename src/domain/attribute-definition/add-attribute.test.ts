import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AddAttribute, addAttribute, decideAddAttribute } from '#domain/attribute-definition/add-attribute.ts'
import { listAttributes } from '#domain/attribute-definition/list-attributes.ts'
import { anonymousCaller } from '#domain/caller.ts'
import { createPeople, type People, refusalOf } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const plain: AddAttribute = { name: 'customerNumber', maxLength: 500, regex: '', values: [], unique: false }
const none = { definitions: {} }
const refusal = (changes: Partial<AddAttribute>) => refusalOf(() => decideAddAttribute(none, { ...plain, ...changes }))

test('adds an attribute once', async () => {
  const attribute = { ...plain, maxLength: 10, regex: 'C-\\d+', values: ['C-1', 'C-2', 'C-1'], unique: true }
  await addAttribute(people.ctx(), attribute)
  expect(await listAttributes(people.ctx())).toEqual([{ ...attribute, values: ['C-1', 'C-2'] }])
  await expect(addAttribute(people.ctx(), attribute)).rejects.toMatchObject({ kind: 'alreadyExists' })
})

test('a name that objects inherit is a name like any other', () => {
  expect(refusal({ name: 'constructor' })).toBeUndefined()
})

test.each(['', '1a', '_a', 'a.b', 'a b', '__proto__', 'ä', 'x'.repeat(51)])('%j is no name', (name) => {
  expect(refusal({ name })).toBe('attribute.nameInvalid')
})

test.each([
  [{ maxLength: 0 }, 'attribute.maxLengthInvalid'],
  [{ maxLength: 501 }, 'attribute.maxLengthInvalid'],
  [{ maxLength: 1.5 }, 'attribute.maxLengthInvalid'],
  [{ regex: '(' }, 'attribute.regexInvalid'],
  [{ values: [' '] }, 'attribute.valuesInvalid'],
  [{ maxLength: 2, values: ['abc'] }, 'attribute.valuesInvalid'],
])('refuses %j', (changes, id) => expect(refusal(changes)).toBe(id))

test('defining an attribute requires permission to write the instance', async () => {
  await expect(addAttribute(people.ctx({ caller: anonymousCaller }), plain)).rejects.toMatchObject({
    kind: 'permissionDenied',
  })
})
