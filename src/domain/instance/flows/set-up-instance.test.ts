import { afterEach, beforeEach, expect, test } from 'vitest'
import { authenticate, authorize } from '#domain/authz/authenticate.ts'
import { needsSetUp, type SetUpInstance, setUpInstance } from '#domain/instance/flows/set-up-instance.ts'
import { createPeople, NOW, type People } from '#test/support/people.ts'

let people: People
let credentials: { token: string; accessKey: string }
beforeEach(async () => {
  people = await createPeople()
  credentials = { token: '', accessKey: '' }
})
afterEach(() => people.close())

const first: SetUpInstance = {
  orgName: 'First',
  adminUserName: 'admin',
  adminPassword: 'Secret-123',
  keepToken: async (token) => {
    credentials.token = token
  },
  keepAccessKey: async (key) => {
    credentials.accessKey = key
  },
}

test('sets up an organization, an administrator and a token with all permissions in an empty store', async () => {
  expect(await needsSetUp(people.services)).toBe(true)
  await setUpInstance(people.services, first, NOW)
  expect(await needsSetUp(people.services)).toBe(false)

  const ctx = await authenticate(
    people.services,
    { authorization: `Bearer ${credentials.token}`, orgId: undefined },
    NOW,
  )
  expect(() => authorize(ctx, 'iam.write')).not.toThrow()
  const { rows } = people.services
  expect(await rows.selectFrom('orgs').select('primary_domain').where('id', '=', ctx.orgId).execute()).toEqual([
    { primary_domain: 'first.localhost' },
  ])
  expect(
    await rows
      .selectFrom('users')
      .select(['user_name', 'type', 'state'])
      .where('org_id', '=', ctx.orgId)
      .orderBy('type')
      .execute(),
  ).toEqual([
    { user_name: 'admin', type: 'human', state: 'active' },
    { user_name: 'admin-machine', type: 'machine', state: 'active' },
  ])
})

test('neither the token nor the access key nor the password is in the store', async () => {
  await setUpInstance(people.services, first, NOW)
  const tables = ['personal_access_tokens', 'users', 'members'] as const
  const stored = await Promise.all(tables.map((table) => people.services.rows.selectFrom(table).selectAll().execute()))
  const text = JSON.stringify(stored)
  expect(credentials.token).not.toBe('')
  expect(credentials.accessKey).not.toBe('')
  for (const secret of [credentials.token, credentials.accessKey, first.adminPassword])
    expect(text).not.toContain(secret)
})

test('of two concurrent set-ups, one succeeds', async () => {
  const results = await Promise.allSettled([
    setUpInstance(people.services, first, NOW),
    setUpInstance(people.services, { ...first, orgName: 'Second', adminUserName: 'other' }, NOW),
  ])
  expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await people.services.rows.selectFrom('orgs').selectAll().execute()).toHaveLength(2)
})

test('the store stays empty if the token cannot be saved', async () => {
  const failing = { ...first, keepToken: () => Promise.reject(new Error('no space left')) }
  await expect(setUpInstance(people.services, failing, NOW)).rejects.toThrow('no space left')
  expect(await needsSetUp(people.services)).toBe(true)
})
