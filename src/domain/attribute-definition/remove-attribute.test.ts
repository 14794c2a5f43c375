import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAttribute } from '#domain/attribute-definition/add-attribute.ts'
import { listAttributes } from '#domain/attribute-definition/list-attributes.ts'
import { decideRemoveAttribute, removeAttribute } from '#domain/attribute-definition/remove-attribute.ts'
import { createUser } from '#domain/user/person/create-user.ts'
import { createPeople, ORG, type People, refusalOf } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const define = (name: string) =>
  addAttribute(people.ctx(), { name, maxLength: 10, regex: '', values: [], unique: false })

test('removes an attribute that no user has', async () => {
  await define('spare')
  await removeAttribute(people.ctx(), 'spare')
  expect(await listAttributes(people.ctx())).toEqual([])
  await expect(removeAttribute(people.ctx(), 'spare')).rejects.toMatchObject({ kind: 'notFound' })
})

test('rejects the removal of an attribute that a user has', async () => {
  await define('used')
  await createUser(people.ctx(), { orgId: ORG, fields: { loginId: 'a@acme.example', 'properties.used': 'x' } })
  await expect(removeAttribute(people.ctx(), 'used')).rejects.toMatchObject({ reason: 'attribute.inUse' })
  expect(await listAttributes(people.ctx())).toHaveLength(1)
})

test.each(['constructor', 'nul\0'])('%j was never defined', (name) => {
  expect(refusalOf(() => decideRemoveAttribute({ definitions: {} }, { name, isUsed: false }))).toBe(
    'attribute.notFound',
  )
})
