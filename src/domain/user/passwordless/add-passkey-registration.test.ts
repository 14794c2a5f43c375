import { afterAll, beforeAll, expect, test } from 'vitest'
import { passkeySlot } from '#domain/user/code-slots.ts'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { addPasskeyRegistration } from '#domain/user/passwordless/add-passkey-registration.ts'
import { tryCode } from '#domain/user/redeem-code.ts'
import { added, createPeople, type People, rejectionOf } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added())
  await people.given('2', added({ userName: 'locked' }), userLocked())
  await people.given(
    '3',
    machineAdded({ userName: 'm', userNameScoped: false, name: 'M', description: '', accessTokenType: 0 }),
  )
})
afterAll(() => people.close())

test('the link contains a valid code for the user, and no mail is queued', async () => {
  const { link, lifetimeSeconds } = await addPasskeyRegistration(people.ctx(), { id: '1' })
  expect(lifetimeSeconds).toBe(3600)
  const query = new URL(link).searchParams
  expect([...query.keys()]).toEqual(['userID', 'orgID', 'codeID', 'code'])
  const slot = passkeySlot(query.get('codeID') ?? '')
  expect((await tryCode(people.ctx(), { user: { id: '1' }, slot, code: query.get('code') ?? '' })).verdict).toBe('ok')
  expect(await people.eventTypes('1', 1)).toEqual(['user.human.passwordless.initialization.code.added'])
})

test.each([
  ['user.notFound', '404', '100'],
  ['user.notFound', '1', '999'],
  ['user.notActive', '2', '100'],
  ['user.notHuman', '3', '100'],
])('refuses with %s for user %s of organization %s', async (id, userId, orgId) => {
  expect(await rejectionOf(addPasskeyRegistration(people.ctx(), { id: userId, within: orgId }))).toBe(id)
})

test('keeps the newest 20 links and revokes older ones', async () => {
  await people.given('4', added({ userName: 'four', email: 'four@acme.example' }))
  const links: string[] = []
  for (let i = 0; i < 25; i++) links.push((await addPasskeyRegistration(people.ctx(), { id: '4' })).link)
  const open = Object.keys((await people.load('4')).state.passkeys.registrations)
  expect(open).toEqual(links.slice(-20).map((link) => new URL(link).searchParams.get('codeID')))
})
