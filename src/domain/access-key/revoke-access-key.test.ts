import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAccessKey } from '#domain/access-key/add-access-key.ts'
import { authenticateAccessKey } from '#domain/access-key/authenticate-access-key.ts'
import { listAccessKeyNames } from '#domain/access-key/list-access-key-names.ts'
import { listAccessKeys } from '#domain/access-key/list-access-keys.ts'
import { revokeAccessKey } from '#domain/access-key/revoke-access-key.ts'
import { createPeople, NOW, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const add = (name: string) => addAccessKey(people.ctx(), { name, orgId: ORG, returnUrls: [] })

test('a revoked key gives no access, its name is free, and its events still have its name', async () => {
  const { key, keyId } = await add('crm')
  await revokeAccessKey(people.ctx(), 'crm')
  await expect(
    authenticateAccessKey(people.services, `Bearer ${key}`, { now: NOW, language: 'en' }),
  ).rejects.toMatchObject({ kind: 'unauthenticated' })
  expect(await listAccessKeys(people.ctx())).toEqual([])
  expect((await listAccessKeyNames(people.ctx(), ORG)).get(keyId)).toBe('crm')
  const again = await add('crm')
  expect(again.key).not.toBe(key)
})

test.each(['never', 'nul\0'])('rejects the unknown key %j', async (name) => {
  await expect(revokeAccessKey(people.ctx(), name)).rejects.toMatchObject({
    kind: 'notFound',
    reason: 'accessKey.notFound',
  })
})
