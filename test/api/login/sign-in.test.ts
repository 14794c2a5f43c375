/** Signing in by name and password, staying signed in, and signing out. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { orgDeactivated, orgReactivated } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import {
  userDeactivated,
  userLocked,
  userReactivated,
  userRemoved,
  userUnlocked,
} from '#domain/user/lifecycle/events.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
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
const signIn = async (loginName: string, password: string, visitor = new Visitor(server.url)) => {
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName })
  await visitor.submit({ password })
  return visitor
}
const isIn = async (visitor: Visitor) => (await visitor.open('/ui/login')).title === 'You are signed in – Usher'

test('name, then password, and the page names the signed-in user', async () => {
  const { userName } = await people.active()
  const visitor = await signIn(userName, 'Passw0rd!')
  expect(visitor.seen).toMatchObject({ status: 200, location: '/ui/login', title: 'You are signed in – Usher' })
  expect(textOf(visitor.seen?.html ?? '')).toContain(`Minnie Mouse ${userName}`)
})

test('a sign-in without an application redirects once to the address of the login policy', async () => {
  const { userName } = await people.active()
  await setLoginPolicy(server, { defaultRedirectUri: 'https://acme.example/{{.Lang}}/start?a=1&b=2' })
  try {
    const { seen } = await signIn(userName, 'Passw0rd!')
    expect(seen?.html).toContain(
      '<meta http-equiv="refresh" content="0; url=https://acme.example/en/start?a=1&amp;b=2">',
    )
    const visitor = await signIn(userName, 'Passw0rd!')
    expect((await visitor.open('/ui/login')).html).not.toContain('http-equiv')
    expect((await visitor.open('/ui/login?after=another')).html).not.toContain('http-equiv')
  } finally {
    await setLoginPolicy(server, {})
  }
})

test('any spelling of the login name, and a verified address, sign the same user in', async () => {
  const { userName } = await people.active()
  for (const name of [` ${userName.toUpperCase()} `, `${userName}@ACME.example`])
    expect(await isIn(await signIn(name, 'Passw0rd!'))).toBe(true)
})

test('the start page asks for the login name without a session', async () => {
  const visitor = new Visitor(server.url)
  expect((await visitor.open('/ui/login')).location).toBe('/ui/login/login')
  expect((await visitor.open('/ui/login/password')).location).toBe('/ui/login/login')
  expect((await visitor.open('/ui/login/password/change')).location).toBe('/ui/login/login')
})

test('every rejection shows the same page: unknown name, wrong password, locked, deactivated, no password', async () => {
  const made = async (prepare: (userId: string) => Promise<unknown>, body: object = {}) => {
    const person = await people.active(body)
    await prepare(person.userId)
    return person.userName
  }
  const names = [
    'nobody-at-all',
    await made(async () => {}),
    await made((userId) => people.given(userId, userLocked())),
    await made((userId) => people.given(userId, userDeactivated())),
    await made(async () => {}, { password: '', requestPasswordlessRegistration: true }),
    (await people.initial()).userName,
  ]
  const pages = new Set<string>()
  for (const name of names) {
    const started = performance.now()
    const { seen } = await signIn(name, 'Wr0ngPass!')
    expect(performance.now() - started).toBeGreaterThan(390)
    expect(seen).toMatchObject({ status: 400, problems: [FAILED] })
    pages.add(`${seen?.html.replaceAll(name, 'NAME').replace(/value="v1[^"]*"/g, '')}`)
  }
  expect(pages.size).toBe(1)
})

test('the right password of a locked or deactivated user is refused like a wrong one', async () => {
  for (const end of [userLocked, userDeactivated]) {
    const { userId, userName } = await people.active()
    await people.given(userId, end())
    expect((await signIn(userName, 'Passw0rd!')).seen?.problems).toEqual([FAILED])
  }
})

test('the right password of an unfinished account leads to its initialization', async () => {
  const person = await people.initial({ initialPassword: 'Passw0rd!' })
  const visitor = await signIn(person.userName, 'Passw0rd!')
  expect(visitor.seen).toMatchObject({ status: 200, title: 'Enter your code – Usher' })
  expect(visitor.cookies.has('usher_session')).toBe(false)
  const code = await people.code(person.userId, 'initializeUser', (user) => user.initCode)
  await visitor.submit({ code }, 'name="check"')
  expect((await visitor.submit()).title).toBe('Your account is ready – Usher')
  expect(await isIn(await signIn(person.userName, 'Passw0rd!'))).toBe(true)
})

test('an imported hash of another scheme signs in, and is replaced', async () => {
  const { userId, userName } = await people.active({
    password: '',
    hashedPassword: { value: '$1$5pZSV9va$azfrPr6af3Fc7dLblQXVa0' },
  })
  expect(await isIn(await signIn(userName, 'password'))).toBe(true)
  expect((await people.load(userId)).password.hash).toMatch(/^\$argon2id\$/)
  expect(await isIn(await signIn(userName, 'password'))).toBe(true)
})

test('users of a deactivated organization are rejected', async () => {
  const { userName, orgId } = await people.active()
  const { events } = server.runtime.services
  const turn = (event: ReturnType<typeof orgDeactivated> | ReturnType<typeof orgReactivated>) =>
    events.change({ creator: 'TEST', now: Date.now() }, orgAggregate, orgId, () => [event])
  await turn(orgDeactivated())
  expect((await signIn(userName, 'Passw0rd!')).seen?.problems).toEqual([FAILED])
  await turn(orgReactivated())
  expect(await isIn(await signIn(userName, 'Passw0rd!'))).toBe(true)
})

describe('a password that must be changed', () => {
  const due = async () => {
    const person = await people.active({ passwordChangeRequired: true })
    return { ...person, visitor: await signIn(person.userName, 'Passw0rd!') }
  }
  const twice = (password: string) => ({ password, passwordconfirm: password })

  test('is changed before the user is signed in with a new token', async () => {
    const { userName, visitor } = await due()
    expect(visitor.seen).toMatchObject({
      location: expect.stringMatching(/^\/ui\/login\/password\/change\?sessionID=\d+$/),
    })
    const before = visitor.cookies.get('usher_session')
    expect(before).toBeDefined()
    expect(await isIn(visitor)).toBe(false)
    await visitor.open('/ui/login/password/change')
    await visitor.submit(twice('N3wPass!!'))
    expect(visitor.seen?.title).toBe('You are signed in – Usher')
    expect(visitor.cookies.get('usher_session')).not.toBe(before)
    expect((await signIn(userName, 'Passw0rd!')).seen?.problems).toEqual([FAILED])
    expect(await isIn(await signIn(userName, 'N3wPass!!'))).toBe(true)
  })

  test.each([
    ['the same again', twice('Passw0rd!'), 'The new password must differ from the current one'],
    ['a weak one', twice('password'), 'Password must contain upper case'],
    [
      'two that differ',
      { password: 'N3wPass!!', passwordconfirm: 'x' },
      'The two passwords are not the same. Enter both again.',
    ],
  ])('is not changed to %s', async (_what, form, problem) => {
    const { visitor, userId } = await due()
    expect(await visitor.submit(form)).toMatchObject({ status: 400, problems: [problem] })
    expect((await people.load(userId)).password.changeRequired).toBe(true)
  })
})

describe('a session', () => {
  const enter = async () => {
    const person = await people.active()
    return { ...person, visitor: await signIn(person.userName, 'Passw0rd!') }
  }

  test('gets a new token: a planted cookie is not adopted', async () => {
    const { userName } = await people.active()
    const visitor = new Visitor(server.url)
    visitor.cookies.set('usher_session', 'usher_planted')
    await signIn(userName, 'Passw0rd!', visitor)
    expect(visitor.cookies.get('usher_session')).not.toContain('planted')
    const thief = new Visitor(server.url)
    thief.cookies.set('usher_session', 'usher_planted')
    expect(await isIn(thief)).toBe(false)
  })

  test('of another user in the same browser is kept; one of the same user is replaced', async () => {
    const { userName, visitor } = await enter()
    const old = visitor.cookies.get('usher_session') ?? ''
    const other = await people.active()
    await signIn(other.userName, 'Passw0rd!', visitor)
    expect(textOf(visitor.seen?.html ?? '')).toMatch(new RegExp(`${other.userName}.*${userName}`))
    await signIn(userName, 'Passw0rd!', visitor)
    expect(visitor.cookies.get('usher_session')?.split('.')).toHaveLength(2)
    const thief = new Visitor(server.url)
    thief.cookies.set('usher_session', old)
    expect(await isIn(thief)).toBe(false)
  })

  test('ends at sign-out, also for a copy of the cookie', async () => {
    const { visitor } = await enter()
    const copy = new Visitor(server.url)
    copy.cookies.set('usher_session', visitor.cookies.get('usher_session') ?? '')
    expect(await isIn(copy)).toBe(true)
    const out = await visitor.submit({}, 'logout')
    expect(textOf(out.html)).toContain('You are signed out.')
    expect(visitor.cookies.has('usher_session')).toBe(false)
    expect(await isIn(copy)).toBe(false)
  })

  test('of another browser cannot be ended from here', async () => {
    const [one, other] = [await enter(), await enter()]
    const theirs = / name="sessionID" value="(\d+)"/.exec(other.visitor.seen?.html ?? '')?.[1] ?? ''
    expect(theirs).not.toBe('')
    await one.visitor.submit({ sessionID: theirs }, 'logout')
    expect(await isIn(other.visitor)).toBe(true)
    expect(await isIn(one.visitor)).toBe(true)
  })

  test.each([
    ['locked', [userLocked()]],
    ['locked, then unlocked', [userLocked(), userUnlocked()]],
    ['deactivated', [userDeactivated()]],
    ['deactivated, then reactivated', [userDeactivated(), userReactivated()]],
    ['removed', [userRemoved()]],
    ['given a new password', [passwordChanged({ encodedHash: '$x', changeRequired: false })]],
  ])('ends at once when its user is %s', async (_what, events) => {
    const { userId, visitor } = await enter()
    expect(await isIn(visitor)).toBe(true)
    await people.given(userId, ...events)
    expect(await isIn(visitor)).toBe(false)
  })
})

describe('with a lockout policy of three tries', () => {
  const setLockout = async (maxPasswordAttempts: number) => {
    const { events } = server.runtime.services
    await events.change({ creator: 'TEST', now: Date.now() }, policiesAggregate, INSTANCE_ID, (before) => [
      policySet(lockoutPolicy, { ...lockoutPolicy.defaults, maxPasswordAttempts }, before),
    ])
  }
  beforeAll(() => setLockout(3))
  afterAll(() => setLockout(0))

  test('of 40 concurrent wrong passwords under several spellings three are checked, and lock the user', async () => {
    const { userId, userName } = await people.active()
    const visitors = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const visitor = new Visitor(server.url)
        await visitor.open('/ui/login/login')
        await visitor.submit({ loginName: i % 2 ? userName.toUpperCase() : `${userName}@acme.example` })
        return visitor
      }),
    )
    await Promise.all(visitors.map((visitor, i) => visitor.submit({ password: `Guess-${i}!` })))
    const tries = (await people.eventTypes(userId)).filter((type) => type.endsWith('password.check.failed'))
    expect(tries.length).toBeLessThanOrEqual(3)
    expect((await people.load(userId)).status).toBe('locked')
    expect((await signIn(userName, 'Passw0rd!')).seen?.problems).toEqual([FAILED])
  })
})
