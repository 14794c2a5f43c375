import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessKeyAdded, accessKeyAggregate, accessKeyRevoked } from '#domain/access-key/access-key.ts'
import { checkChosenId, checkImportedId, requireUnusedId } from '#domain/user/chosen-id.ts'
import { userRemoved } from '#domain/user/lifecycle/events.ts'
import { added, createPeople, NOW, ORG, type People, refusalOf } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

test.each([
  '312345678901234567',
  'my-robot',
  'a',
  'auth0|5f7c',
  'Robot.2',
  '8e0c1b9a-2f0e-4c2d-9a52-6f1f0e1d2c3b',
  'x'.repeat(200),
])('%s can be chosen', (id) => {
  expect(refusalOf(() => checkChosenId(id))).toBeUndefined()
})

test.each([
  ['a word that the server signs with', 'NOTIFICATION'],
  ['a word that it may sign with one day', 'SOME_NEW_WORD'],
  ['a login name', 'bot@acme.example'],
  ['the form of access keys', 'key:312345678901234567'],
  ['a space', 'my robot'],
  ['a line break', 'robot\n'],
  ['a control character', 'robot\u0000'],
  ['a slash', '../robot'],
  ['letters that look like others', 'rоbot'],
  ['nothing', ''],
  ['too much', 'x'.repeat(201)],
])('%s cannot', (_what, id) => {
  expect(refusalOf(() => checkChosenId(id))).toBe('user.idInvalid')
})

test.each([
  ['samlp|acme-okta|jane@acme.example', undefined],
  ['us-east-1:11-22', undefined],
  ['{8c2f1b3a-0000-4000-8000-000000000001}', undefined],
  ['cn=x,dc=y', undefined],
  ['NOTIFICATION', 'user.idInvalid'],
  ['key:312345678901234567', 'user.idInvalid'],
  ['../admin', 'user.idInvalid'],
  ['my id', 'user.idInvalid'],
])('%s as the id of an imported person: %s', (id, refusal) => {
  expect(refusalOf(() => checkImportedId(id))).toBe(refusal)
})

test('an id that an access key has, or ever had, is taken', async () => {
  const { events } = people.services
  const payload = { name: 'first', keyHash: 'h', returnUrls: [] }
  const before = events.nonexistent(accessKeyAggregate, '55')
  const by = { creator: 'TEST', now: NOW }
  await events.pushOne(by, { aggregate: accessKeyAggregate, before, owner: ORG, events: [accessKeyAdded(payload)] })
  await expect(requireUnusedId(people.ctx(), '55')).rejects.toMatchObject({ reason: 'user.alreadyExists' })
  await events.change(by, accessKeyAggregate, '55', () => [accessKeyRevoked()])
  await expect(requireUnusedId(people.ctx(), '55')).rejects.toMatchObject({ reason: 'user.alreadyExists' })
  await expect(requireUnusedId(people.ctx(), ORG)).rejects.toMatchObject({ reason: 'user.alreadyExists' })
})

test('an unused id is available, and so is the id of a removed user', async () => {
  await expect(requireUnusedId(people.ctx(), '56')).resolves.toBeUndefined()
  await people.given('57', added({ userName: 'gone' }), userRemoved())
  await expect(requireUnusedId(people.ctx(), '57')).resolves.toBeUndefined()
})
