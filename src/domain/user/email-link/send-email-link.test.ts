import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signupRequired } from '#domain/user/email-link/events.ts'
import { getEmailLink } from '#domain/user/email-link/get-email-link.ts'
import { decideSendEmailLink, sendEmailLink } from '#domain/user/email-link/send-email-link.ts'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { createUser } from '#domain/user/person/create-user.ts'
import { added, createPeople, NOW, ORG, type People, refusalOf, stateAfter } from '#test/support/people.ts'

const code = { code: 'x', expiresAt: 1 }
const DAY = 24 * 60 * 60 * 1000

describe('the decision', () => {
  const waiting = stateAfter(added(), signupRequired())
  const active = stateAfter(added())

  test('an invitation requires a user who has not signed up', () => {
    expect(decideSendEmailLink(waiting, 'invitation', code)).toHaveLength(1)
    expect(refusalOf(() => decideSendEmailLink(active, 'invitation', code))).toBe('emailLink.alreadySignedUp')
  })

  test('a password link requires a user who has signed up, blocked or not', () => {
    expect(decideSendEmailLink(active, 'passwordReset', code)).toHaveLength(1)
    expect(decideSendEmailLink(stateAfter(added(), userLocked()), 'passwordReset', code)).toHaveLength(1)
    expect(refusalOf(() => decideSendEmailLink(waiting, 'passwordReset', code))).toBe('emailLink.notSignedUp')
  })
})

let people: People
let userId: string
beforeAll(async () => {
  people = await createPeople()
  userId = (await createUser(people.ctx(), { orgId: ORG, fields: { loginId: 'a@acme.example' } })).userId
})
afterAll(() => people.close())

const send = (urlPrefix: string, returnUrls: string[] = []) =>
  sendEmailLink(people.ctx(), { id: userId }, { link: 'invitation', urlPrefix, returnUrls })

test('an invitation expires after seven days, and a second one replaces the first', async () => {
  await send('')
  const first = await getEmailLink(people.ctx(), { id: userId })
  expect(first).toMatchObject({ link: 'invitation', urlPrefix: '', createdAt: NOW, expiresAt: NOW + 7 * DAY })
  await send('')
  const second = await getEmailLink(people.ctx(), { id: userId })
  expect(second.ticketHash).not.toBe(first.ticketHash)
  expect((await people.load(userId)).state.spentCodes.initialization?.reason).toBe('replaced')
})

test.each([
  ['https://portal.example/start?x=', ['https://portal.example/']],
  ['http://localhost:8080/ui/login/user/init?x=', []],
])('a link may lead to %s', async (urlPrefix, returnUrls) => {
  await send(urlPrefix, returnUrls)
  expect((await getEmailLink(people.ctx(), { id: userId })).urlPrefix).toBe(urlPrefix)
})

test.each([
  'https://evil.example/?x=',
  'http://localhost:8080/welcome?x=',
  'https://portal.example@evil.example/?x=',
  'https://portal.example.evil.example/?x=',
  'http://portal.example/?x=',
  '//portal.example/',
  'javascript:alert(1)//',
  `https://portal.example/${'x'.repeat(500)}`,
])('a link may not lead to %s', async (urlPrefix) => {
  const before = (await people.load(userId)).sequence
  await expect(send(urlPrefix, ['https://portal.example/'])).rejects.toMatchObject({
    fields: [{ path: 'urlPrefix', id: 'FIELD-url' }],
  })
  expect((await people.load(userId)).sequence).toBe(before)
})
