import { afterAll, beforeAll, expect, test } from 'vitest'
import { MAX_CODE_FAILURES } from '#domain/user/check-code.ts'
import { signupRequired } from '#domain/user/email-link/events.ts'
import { encodeTicket } from '#domain/user/email-link/ticket.ts'
import { decideUseTicket, verifyEmailLink } from '#domain/user/email-link/verify-email-link.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { userLocked, userUnlocked } from '#domain/user/lifecycle/events.ts'
import { passwordCodeAdded } from '#domain/user/password/events.ts'
import { added, codeFor, createPeople, NOW, ORG, type People, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

let count = 0
async function invited() {
  const userId = `5${count++}`
  const { plain, payload } = codeFor('initializeUser')
  await people.given(userId, added({ userName: `u${userId}` }), signupRequired(), initializationCodeAdded(payload))
  return { userId, ticket: encodeTicket({ link: 'invitation', userId, code: plain }) }
}
async function resetting(channel: 'email' | 'sms' = 'email') {
  const userId = `5${count++}`
  const { plain, payload } = codeFor('passwordReset')
  await people.given(userId, added({ userName: `u${userId}` }), passwordCodeAdded({ ...payload, channel }))
  return { userId, ticket: encodeTicket({ link: 'passwordReset', userId, code: plain }) }
}
const verify = (ticket: string, now = NOW) => verifyEmailLink(people.ctx({ now }), ORG, ticket)

test('an invitation verifies the address once, and sets no password', async () => {
  const { userId, ticket } = await invited()
  expect(await verify(ticket)).toEqual({ userId, loginId: `u${userId}` })
  expect((await people.load(userId)).state).toMatchObject({ status: 'initial', email: { verified: true } })
  expect(await verify(ticket)).toEqual({ failure: 'invalidTicket' })
})

test('of many concurrent uses of one ticket, one succeeds', async () => {
  const { ticket } = await resetting()
  const results = await Promise.all(Array.from({ length: 30 }, () => verify(ticket)))
  expect(results.filter(({ failure }) => failure === undefined)).toHaveLength(1)
})

test('an expired ticket has another error than a wrong one', async () => {
  const { userId, ticket } = await resetting()
  expect(await verify(ticket, NOW + 3_600_000)).toEqual({ failure: 'expiredTicket', userId, loginId: `u${userId}` })
  expect(await verify(ticket.slice(0, -1))).toEqual({ failure: 'invalidTicket' })
})

test('only the holder of the ticket learns that a user is blocked; the ticket works again after unblocking', async () => {
  const { userId, ticket } = await resetting()
  await people.given(userId, userLocked())
  expect(await verify(ticket)).toMatchObject({ failure: 'userBlocked', userId })
  expect(await verify(`${ticket}X`)).toEqual({ failure: 'invalidTicket' })
  await people.given(userId, userUnlocked())
  expect(await verify(ticket)).toMatchObject({ userId })
})

test('wrong tries count, and too many end the code', async () => {
  const { userId, ticket } = await invited()
  for (let i = 0; i < MAX_CODE_FAILURES; i++) await verify(`${ticket.slice(0, -6)}WRONG${i % 10}`)
  expect((await people.load(userId)).state.initCode?.failures).toBe(MAX_CODE_FAILURES)
  expect(await verify(ticket)).toEqual({ failure: 'invalidTicket' })
})

test('wrong tries count while the person is blocked too, since the code works again afterwards', async () => {
  for (const { userId, ticket } of [await invited(), await resetting()]) {
    await people.given(userId, userLocked())
    await Promise.all(Array.from({ length: 30 }, (_, i) => verify(`${ticket.slice(0, -6)}WR${1000 + i}`)))
    const { initCode, password } = (await people.load(userId)).state
    expect(initCode?.failures ?? password.resetCode?.failures).toBe(MAX_CODE_FAILURES)
    expect(await verify(ticket)).toEqual({ failure: 'invalidTicket' })
    await people.given(userId, userUnlocked())
    expect(await verify(ticket)).toEqual({ failure: 'invalidTicket' })
  }
})

test('a ticket for one thing opens no other, and none of another user', async () => {
  const [one, other] = [await invited(), await invited()]
  expect(await verify(one.ticket.replace(/^i/, 'r'))).toEqual({ failure: 'invalidTicket' })
  const code = one.ticket.split('.')[2] ?? ''
  expect(await verify(encodeTicket({ link: 'invitation', userId: other.userId, code }))).toEqual({
    failure: 'invalidTicket',
  })
  expect(await verifyEmailLink(people.ctx(), '999', one.ticket)).toEqual({ failure: 'invalidTicket' })
})

test.each(['', 'nonsense', 'i.MQ.ABC DEF'])('%j is no ticket', async (text) => {
  expect(await verify(text)).toEqual({ failure: 'malformedTicket' })
})

test('a code that went out by SMS proves no mailbox', () => {
  const user = stateAfter(added(), passwordCodeAdded({ ...codeFor('passwordReset').payload, channel: 'sms' }))
  expect(decideUseTicket(user, 'passwordReset').map(({ type }) => type)).toEqual(['user.human.ticket.used'])
})
