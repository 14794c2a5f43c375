/** Signing in by a verified address or phone number in place of the login name. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import type { JsonObject } from '#kit/json.ts'
import { loginPeople, setLoginPolicy } from '#test/support/login-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { textOf, Visitor } from '#test/support/visitor.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
})
afterAll(() => server.stop())

const FAILED =
  'Login name or password is not right. After too many tries you have to wait, or your account may be locked.'
let count = 10
const number = () => `+417912345${count++}`
const withPhone = (phone: string, isPhoneVerified = true, body: object = {}) =>
  people.active({ phone: { phone, isPhoneVerified }, ...body })
async function signIn(loginName: string, password = 'Passw0rd!') {
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName })
  return visitor.submit({ password })
}
const isIn = async (loginName: string) => (await signIn(loginName)).title === 'You are signed in – Usher'
const setPolicyOf = (owner: string, kind: { name: string }, settings: JsonObject) =>
  server.runtime.services.events.change({ creator: 'TEST', now: Date.now() }, policiesAggregate, owner, (before) => [
    policySet(kind, settings, before),
  ])

test('a verified number signs its user in, whatever its spacing', async () => {
  const phone = number()
  const { userName } = await withPhone(phone)
  for (const typed of [
    phone,
    ` ${phone.replace(/(\d\d)(?=\d)/g, '$1 ')} `,
    `${phone.slice(0, 3)} (79) ${phone.slice(5)}`,
  ])
    expect(await isIn(typed)).toBe(true)
  expect(textOf((await signIn(phone)).html)).toContain(userName)
})

test('a page rejects a shared, an unverified and an unknown number like an unknown name', async () => {
  const [shared, unproved, nobodys] = [number(), number(), number()]
  await withPhone(shared)
  await withPhone(shared)
  await withPhone(unproved, false)
  const pages = new Set<string>()
  for (const name of [shared, unproved, nobodys, 'nobody-at-all']) {
    const started = performance.now()
    const seen = await signIn(name)
    expect(performance.now() - started).toBeGreaterThan(390)
    expect(seen).toMatchObject({ status: 400, problems: [FAILED] })
    pages.add(
      seen.html
        .replaceAll(name, 'NAME')
        .replaceAll(encodeURIComponent(name), 'NAME')
        .replace(/value="v1[^"]*"/g, ''),
    )
  }
  expect(pages.size).toBe(1)
})

test('wrong passwords count for the user under every login name', async () => {
  const phone = number()
  const { userId, userName } = await withPhone(phone)
  await setPolicyOf(INSTANCE_ID, lockoutPolicy, { ...lockoutPolicy.defaults, maxPasswordAttempts: 3 })
  try {
    for (const name of [userName, `${userName}@acme.example`, phone]) await signIn(name, 'Wr0ngPass!')
    expect((await people.load(userId)).status).toBe('locked')
    expect(await isIn(phone)).toBe(false)
  } finally {
    await setPolicyOf(INSTANCE_ID, lockoutPolicy, { ...lockoutPolicy.defaults, maxPasswordAttempts: 0 })
  }
})

describe('the policy of the organization', () => {
  const set = (orgId: string, changes: Partial<LoginPolicy>) =>
    setPolicyOf(orgId, loginPolicy, { ...loginPolicy.defaults, ...changes })

  test.each([
    ['disableLoginWithPhone', 1],
    ['disableLoginWithEmail', 2],
  ] as const)('ends it: %s', async (setting, which) => {
    const phone = number()
    const { userName, orgId } = await withPhone(phone)
    const names = [userName, phone, `${userName}@acme.example`] as const
    const ended = names[which]
    await set(orgId, { [setting]: true })
    try {
      for (const name of names) expect([name, await isIn(name)]).toEqual([name, name !== ended])
    } finally {
      await set(orgId, {})
    }
    expect(await isIn(ended ?? '')).toBe(true)
  })

  test('appears on the page as an accepted login name', async () => {
    const hint = async (changes: Partial<LoginPolicy>) => {
      await setLoginPolicy(server, changes)
      const { html } = await new Visitor(server.url).open('/ui/login/login')
      return textOf(/<p class="hint" id="loginName-hint">(.*?)<\/p>/s.exec(html)?.[1] ?? '')
    }
    try {
      expect(await hint({})).toBe(
        'Your email address works too, and so does your phone number, with its country: +41 79 123 45 67. Neither works if another user shares it.',
      )
      expect(await hint({ disableLoginWithPhone: true })).toBe(
        'Your email address works too, unless another user shares it.',
      )
      expect(await hint({ disableLoginWithEmail: true })).toMatch(/^Your phone number works too/)
      expect(await hint({ disableLoginWithEmail: true, disableLoginWithPhone: true })).toBe('')
    } finally {
      await setLoginPolicy(server, {})
    }
  })
})
