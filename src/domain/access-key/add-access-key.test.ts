import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAccessKey, decideAddAccessKey } from '#domain/access-key/add-access-key.ts'
import { authenticateAccessKey } from '#domain/access-key/authenticate-access-key.ts'
import { listAccessKeys } from '#domain/access-key/list-access-keys.ts'
import { anonymousCaller } from '#domain/caller.ts'
import { orgDeactivated } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { createPeople, NOW, ORG, type People, refusalOf } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const call = { now: NOW, language: 'en' }
const add = (name: string, returnUrls: string[] = []) => addAccessKey(people.ctx(), { name, orgId: ORG, returnUrls })

test('a key opens its organization, and is stored as a hash only', async () => {
  const { key, keyId } = await add('crm_import', ['https://portal.example/start'])
  const ctx = await authenticateAccessKey(people.services, `Bearer ${key}`, call)
  expect(ctx).toMatchObject({ orgId: ORG, returnUrls: ['https://portal.example/start'], caller: { id: keyId } })
  expect(ctx.caller.may('user.write', ORG)).toBe(true)
  expect(ctx.caller.may('user.write', '999')).toBe(false)
  expect(ctx.caller.may('iam.write', ORG)).toBe(false)
  expect(ctx.caller.mayEverywhere('user.read')).toBe(false)
  const stored: string[] = []
  for await (const event of people.services.events.history({ aggregateIds: [keyId] }))
    stored.push(JSON.stringify(event))
  expect(stored).toHaveLength(1)
  expect(stored[0]).not.toContain(key)
  expect(JSON.stringify(await listAccessKeys(people.ctx()))).not.toContain(key)
})

test.each([undefined, '', 'Bearer', 'Bearer x', 'Basic YTpi', 'Bearer a b'])(
  '%j opens nothing',
  async (authorization) => {
    await expect(authenticateAccessKey(people.services, authorization, call)).rejects.toMatchObject({
      kind: 'unauthenticated',
    })
  },
)

test('rejects a name that another key has', async () => {
  await add('twice')
  await expect(add('twice')).rejects.toMatchObject({ kind: 'alreadyExists', key: 'Errors.AccessKey.AlreadyExists' })
})

test('adding a key requires permission to write the instance', async () => {
  const ctx = people.ctx({ caller: anonymousCaller })
  await expect(addAccessKey(ctx, { name: 'x', orgId: ORG, returnUrls: [] })).rejects.toMatchObject({
    kind: 'permissionDenied',
  })
})

test('rejects an organization that does not exist', async () => {
  await expect(addAccessKey(people.ctx(), { name: 'lost', orgId: '404', returnUrls: [] })).rejects.toMatchObject({
    kind: 'notFound',
  })
})

test('keys of a deactivated organization give no access', async () => {
  const { key } = await add('sleeping')
  const { events } = people.services
  await events.change({ creator: 'TEST', now: NOW }, orgAggregate, ORG, () => [orgDeactivated()])
  await expect(authenticateAccessKey(people.services, `Bearer ${key}`, call)).rejects.toMatchObject({
    kind: 'unauthenticated',
  })
})

test.each(['', 'a b', 'a-b', 'ä', 'x'.repeat(31)])('%j is no name of a key', (name) => {
  expect(refusalOf(() => decideAddAccessKey({ name, returnUrls: [] }, 'hash'))).toBe('accessKey.nameInvalid')
})

test.each([
  'portal.example',
  'http://portal.example',
  'https://good@evil.example/',
  'https://a.example/#x',
  'javascript:x',
])('links cannot lead to %j', (url) => {
  expect(refusalOf(() => decideAddAccessKey({ name: 'x', returnUrls: [url] }, 'hash'))).toBe(
    'accessKey.returnUrlInvalid',
  )
})
