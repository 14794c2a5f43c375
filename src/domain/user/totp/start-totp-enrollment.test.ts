import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from '#domain/caller.ts'
import { anonymousCaller } from '#domain/caller.ts'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { decideStartTotpEnrollment, startTotpEnrollment } from '#domain/user/totp/start-totp-enrollment.ts'
import { added, createPeople, type People, refusalOf, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added())
})
afterAll(() => people.close())

const machine = machineAdded({ userName: 'm', userNameScoped: false, name: 'M', description: '', accessTokenType: 0 })

test('the secret is answered once and kept encrypted; it is no factor yet', async () => {
  const started = await startTotpEnrollment(people.ctx({ externalUrl: 'https://login.acme.example' }), { id: '1' })
  const uri = new URL(started.uri)
  expect(uri.searchParams.get('secret')).toBe(started.secret)
  expect(uri.searchParams.get('issuer')).toBe('login.acme.example')
  expect(decodeURIComponent(uri.pathname)).toContain('minnie')
  const { totp } = (await people.load('1')).state
  expect(totp?.ready).toBe(false)
  expect(totp?.secret).not.toContain(started.secret)
  expect(people.services.cipher.decrypt(totp?.secret ?? '', 'totp')).toBe(started.secret)
})

test('starting again makes another secret', async () => {
  const [one, other] = [
    await startTotpEnrollment(people.ctx(), { id: '1' }),
    await startTotpEnrollment(people.ctx(), { id: '1' }),
  ]
  expect(one.secret).not.toBe(other.secret)
  expect(people.services.cipher.decrypt((await people.load('1')).state.totp?.secret ?? '', 'totp')).toBe(other.secret)
})

test('rejects a user with an authenticator', () => {
  const user = stateAfter(added(), totpAdded('sealed'), totpVerified())
  expect(refusalOf(() => decideStartTotpEnrollment(user, 'other'))).toBe('totp.alreadyReady')
})

test.each([
  ['user.notHuman', stateAfter(machine)],
  ['user.notActive', stateAfter(added(), userLocked())],
])('refuses with %s who cannot have a second factor', (id, user) => {
  expect(refusalOf(() => decideStartTotpEnrollment(user, 'sealed'))).toBe(id)
})

test('people do it for themselves, others need the permission; a user of another organization is unknown', async () => {
  await people.given('2', added({ userName: 'two' }))
  const self: Caller = { ...anonymousCaller, id: '2' }
  await startTotpEnrollment(people.ctx({ caller: self }), { id: '2' })
  const other = startTotpEnrollment(people.ctx({ caller: { ...anonymousCaller, id: '1' } }), { id: '2' })
  await expect(other).rejects.toMatchObject({ kind: 'permissionDenied' })
  const elsewhere = startTotpEnrollment(people.ctx({ orgId: '999' }), { id: '2', within: '999' })
  await expect(elsewhere).rejects.toMatchObject({ kind: 'notFound' })
})
