import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idpAdded, idpAggregate } from '#domain/idp/idp.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { orgAdded, orgDomainAdded, orgDomainVerified } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { createPerson } from '#domain/user/create/create-person.ts'
import { decideNewPerson } from '#domain/user/create/decide-new-person.ts'
import { type NewPerson, normalizeNewPerson } from '#domain/user/create/new-person.ts'
import type { PreparedPerson } from '#domain/user/create/prepare-person.ts'
import {
  codeFor,
  createPeople,
  NOW,
  ORG,
  type People,
  refusalOf,
  rejectionOf,
  stateAfter,
} from '#test/support/people.ts'

const minnie: NewPerson = {
  orgId: ORG,
  userName: 'minnie',
  profile: {
    firstName: 'Minnie',
    lastName: 'Mouse',
    nickName: '',
    displayName: '',
    preferredLanguage: 'en',
    gender: 1,
  },
  email: { address: 'minnie@acme.example', verified: false },
  passwordChangeRequired: false,
  idpLinks: [],
  passwordlessRegistration: false,
}

let people: People
beforeAll(async () => {
  people = await createPeople()
  await givenIdp('google', ORG, true)
  await givenIdp('shy', ORG, false)
  await givenIdp('instance-wide', INSTANCE_ID, true)
  await givenIdp('foreign', '999', true)
  const { events } = people.services
  const elsewhere = [orgAdded('Elsewhere'), orgDomainAdded('elsewhere.example'), orgDomainVerified('elsewhere.example')]
  const before = events.nonexistent(orgAggregate, '999')
  const by = { creator: 'TEST', now: NOW }
  await events.pushOne(by, { aggregate: orgAggregate, before, owner: '999', events: elsewhere })
})
afterAll(() => people.close())

const options = { isLinkingAllowed: true, isAutoCreation: false, isAutoUpdate: false, autoLinking: 0 }
const oidc = { issuer: 'https://idp.example', clientId: 'c', clientSecret: '', scopes: [], isIdTokenMapping: false }
async function givenIdp(id: string, owner: string, isCreationAllowed: boolean) {
  const { events } = people.services
  const config = { kind: 'oidc', ...oidc, usePkce: false } as const
  const added = idpAdded({ name: id, options: { ...options, isCreationAllowed }, config })
  const before = events.nonexistent(idpAggregate, id)
  await events.pushOne({ creator: 'TEST', now: NOW }, { aggregate: idpAggregate, before, owner, events: [added] })
}

let count = 0
const add = (changes: Partial<NewPerson> = {}) =>
  createPerson(people.ctx(), { ...minnie, userName: `user${count++}`, ...changes })
const link = (idpId: string, externalUserId: string) => ({ idpId, externalUserId, displayName: '' })

interface Case {
  readonly verified: boolean
  readonly linked: boolean
  readonly password: boolean
  readonly passwordless: boolean
}

/** Returns the events after `user.human.added`, with the resulting state and verification. */
async function outcome({ verified, linked, password, passwordless }: Case) {
  const { userId } = await add({
    email: { ...minnie.email, verified },
    idpLinks: linked ? [link('google', `m${count}`)] : [],
    password: password ? 'Passw0rd!' : '',
    passwordlessRegistration: passwordless,
  })
  const [first, ...rest] = (await people.eventTypes(userId)).map((type) => type.replace('user.human.', ''))
  const { status, email } = (await people.load(userId)).state
  expect(first).toBe('added')
  return [rest.filter((type) => !/externalidp|passwordless/.test(type)), status, email.verified]
}

const INIT = 'initialization.code.added'
const MAIL = 'email.code.added'
const VERIFIED = 'email.verified'

describe('state, mails and codes', () => {
  test.each([
    [{ verified: false, password: false }, [INIT], 'initial', false],
    [{ verified: false, password: true }, [INIT], 'initial', false],
    [{ verified: true, password: true }, [VERIFIED], 'active', true],
    [{ verified: true, password: false }, [VERIFIED, INIT], 'initial', true],
  ] as const)('AddHumanUser with %j', async (input, events, state, verified) => {
    expect(await outcome({ linked: false, passwordless: false, ...input })).toEqual([events, state, verified])
  })

  test.each([
    [{ linked: true, verified: true, password: false, passwordless: false }, [VERIFIED], 'active', true],
    [{ linked: true, verified: true, password: false, passwordless: true }, [VERIFIED], 'active', true],
    [{ linked: true, verified: true, password: true, passwordless: false }, [VERIFIED], 'active', true],
    [{ linked: true, verified: true, password: true, passwordless: true }, [VERIFIED], 'active', true],
    [{ linked: true, verified: false, password: false, passwordless: false }, [MAIL], 'active', false],
    [{ linked: true, verified: false, password: false, passwordless: true }, [MAIL], 'active', false],
    [{ linked: true, verified: false, password: true, passwordless: false }, [MAIL], 'active', false],
    [{ linked: true, verified: false, password: true, passwordless: true }, [MAIL], 'active', false],
    [{ linked: false, verified: false, password: false, passwordless: false }, [INIT], 'initial', false],
    [{ linked: false, verified: false, password: false, passwordless: true }, [INIT], 'initial', false],
    [{ linked: false, verified: false, password: true, passwordless: false }, [INIT], 'initial', false],
    [{ linked: false, verified: false, password: true, passwordless: true }, [INIT], 'initial', false],
    [{ linked: false, verified: true, password: true, passwordless: false }, [VERIFIED], 'active', true],
    [{ linked: false, verified: true, password: true, passwordless: true }, [VERIFIED], 'active', true],
    [{ linked: false, verified: true, password: false, passwordless: true }, [VERIFIED], 'active', true],
    // Where the contract drops the verification, docs/compatibility.md keeps it.
    [{ linked: false, verified: true, password: false, passwordless: false }, [VERIFIED, INIT], 'initial', true],
  ] as const)('ImportHumanUser with %j', async (input, events, state, verified) => {
    expect(await outcome(input)).toEqual([events, state, verified])
  })
})

const made: PreparedPerson = { userId: '200', userNameScoped: false, encodedHash: '', totpSecret: '' }
const passkey: PreparedPerson['passkey'] = {
  code: { id: '300', ...codeFor('passwordlessInit').payload },
  registration: { link: 'http://localhost/', lifetimeSeconds: 3600 },
}
const phoneCode = codeFor('phoneVerification').payload
const types = (user: Partial<NewPerson>, prepared: Partial<PreparedPerson> = {}) =>
  decideNewPerson({ ...minnie, ...user }, { ...made, ...prepared }).map((event) => event.type)

test('the events of a person with everything are in a fixed order', () => {
  const everything = {
    email: { address: 'minnie@acme.example', verified: true },
    phone: { number: '+41710000000', verified: false },
    idpLinks: [link('google', 'm1'), link('github', 'm2')],
    passwordlessRegistration: true,
  }
  expect(
    types(everything, { encodedHash: '$2b$…', totpSecret: 'v1.sealed', phoneCode: { payload: phoneCode }, passkey }),
  ).toEqual([
    'user.human.added',
    'user.human.externalidp.added',
    'user.human.externalidp.added',
    'user.human.mfa.otp.added',
    'user.human.mfa.otp.verified',
    'user.human.email.verified',
    'user.human.phone.code.added',
    'user.human.passwordless.initialization.code.added',
  ])
})

test.each([
  [true, 'user.human.phone.verified'],
  [false, 'user.human.phone.code.added'],
])('a phone that the caller vouches for (%j) brings %s', async (verified, last) => {
  const { userId } = await add({ phone: { number: '+41 71 000 00 00', verified } })
  expect((await people.eventTypes(userId)).at(-1)).toBe(last)
  expect((await people.load(userId)).state.phone).toMatchObject({ number: '+41710000000', verified })
})

test('a TOTP secret that is given is a factor at once, and is kept encrypted', async () => {
  const { totp } = (await people.load((await add({ totpSecret: 'jbsw y3dp ehpk 3pxp' })).userId)).state
  expect(totp?.ready).toBe(true)
  expect(people.services.cipher.decrypt(totp?.secret ?? '', 'totp')).toBe('JBSWY3DPEHPK3PXP')
})

test('a change of password is required only of users with a password', () => {
  const changeRequired = (encodedHash: string) =>
    stateAfter(...decideNewPerson({ ...minnie, passwordChangeRequired: true }, { ...made, encodedHash })).password
  expect(changeRequired('')).toMatchObject({ hash: '', changeRequired: false, changedAt: 0 })
  expect(changeRequired('$2b$…')).toMatchObject({ hash: '$2b$…', changeRequired: true, changedAt: NOW })
})

describe('the input as it is stored', () => {
  const profile = (changes: object) =>
    normalizeNewPerson({ ...minnie, profile: { ...minnie.profile, ...changes } }).profile

  test('user name, email and names are trimmed, letter case stays', () => {
    const stored = normalizeNewPerson({
      ...minnie,
      userName: ' Minnie ',
      email: { address: ' M@Acme.Example ', verified: true },
    })
    expect(stored.userName).toBe('Minnie')
    expect(stored.email).toEqual({ address: 'M@Acme.Example', verified: true })
    expect(profile({ firstName: ' Minnie ', lastName: ' Mouse ' })).toMatchObject({
      firstName: 'Minnie',
      lastName: 'Mouse',
    })
  })

  test('the display name is made of the names where it is blank, and verbatim otherwise', () => {
    expect(profile({ displayName: '  ' }).displayName).toBe('Minnie Mouse')
    expect(profile({ displayName: ' M. ' }).displayName).toBe(' M. ')
  })

  test.each([
    ['de', 'de'],
    ['de-ch', 'de-CH'],
    ['de_CH', 'de-CH'],
    ['pt_BR', 'pt-BR'],
    ['en_US.UTF-8', 'en-US'],
    ['zh_Hant_TW', 'zh-Hant-TW'],
    ['', 'und'],
    ['not valid', 'und'],
  ])('the language %j is stored as %j', (text, stored) => {
    expect(profile({ preferredLanguage: text }).preferredLanguage).toBe(stored)
  })

  test('the phone is stored as E.164', () => {
    expect(
      normalizeNewPerson({ ...minnie, phone: { number: '+41 71 000 00 00', verified: false } }).phone?.number,
    ).toBe('+41710000000')
  })

  test.each([
    ['userName.empty', { userName: ' ' }],
    ['profile.firstNameEmpty', { profile: { ...minnie.profile, firstName: ' ' } }],
    ['profile.lastNameEmpty', { profile: { ...minnie.profile, lastName: '\t' } }],
    ['email.empty', { email: { address: ' ', verified: false } }],
    ['email.invalid', { email: { address: 'Minnie <minnie@acme.example>', verified: false } }],
    ['phone.invalid', { phone: { number: '+', verified: false } }],
    ['totp.secretInvalid', { totpSecret: 'not base32!' }],
  ])('%s refuses %j', (id, wrong) => {
    expect(refusalOf(() => normalizeNewPerson({ ...minnie, ...wrong }))).toBe(id)
  })
})

describe('checks against the store', () => {
  test('returns the state of the user and stores the password as a hash only', async () => {
    const { userId, details } = await add({ password: 'Passw0rd!', email: { address: 'a@b.ch', verified: true } })
    expect(details).toEqual({ sequence: 2, createdAt: NOW, changedAt: NOW, owner: ORG })
    const { password } = (await people.load(userId)).state
    expect(password.hash).toMatch(/^\$argon2id\$/)
    expect((await people.services.passwords.verify(password.hash, 'Passw0rd!')).result).toBe('ok')
  })

  test('a given hash takes precedence over a given password, which must still satisfy the policy', async () => {
    const hashedPassword = await people.services.passwords.hash('Other-pass1')
    const { userId } = await add({ password: 'Passw0rd!', hashedPassword })
    expect((await people.load(userId)).state.password.hash).toBe(hashedPassword)
    await expect(add({ password: 'short', hashedPassword })).rejects.toMatchObject({ reason: 'password.tooShort' })
  })

  test('a link to register a passkey is answered, with its lifetime', async () => {
    const { userId, passwordlessRegistration } = await add({ passwordlessRegistration: true })
    expect(passwordlessRegistration?.lifetimeSeconds).toBe(3600)
    const { searchParams } = new URL(passwordlessRegistration?.link ?? '')
    expect([searchParams.get('userID'), searchParams.get('orgID')]).toEqual([userId, ORG])
    expect(Object.keys((await people.load(userId)).state.passkeys.registrations)).toEqual([searchParams.get('codeID')])
  })

  test("links go to the organization's own providers and to the instance's", async () => {
    const { userId } = await add({ idpLinks: [link('google', 'm1'), link('instance-wide', 'm1')] })
    expect((await people.load(userId)).state.idpLinks.map((one) => one.idpId)).toEqual(['google', 'instance-wide'])
  })

  test.each([
    ['idpLink.providerNotFound', 'a provider that is not there', { idpLinks: [link('none', 'm')] }],
    ['idpLink.providerNotFound', 'a provider of another organization', { idpLinks: [link('foreign', 'm')] }],
    ['idpLink.creationNotAllowed', 'a provider that creates nobody', { idpLinks: [link('shy', 'm')] }],
    ['idpLink.alreadyExists', 'one account twice', { idpLinks: [link('google', 'x'), link('google', 'X')] }],
    ['password.noNumber', 'a password without a number', { password: 'Password!' }],
    ['password.hashNotSupported', 'a hash of a scheme that cannot be checked', { hashedPassword: '$nonsense$1$2' }],
    ['owner.notFound', 'an organization that is not there', { orgId: '404' }],
  ])('%s refuses %s, and nothing is stored', async (id, _what, changes) => {
    const before = (await people.services.rows.selectFrom('users').selectAll().execute()).length
    expect(await rejectionOf(add(changes))).toBe(id)
    expect((await people.services.rows.selectFrom('users').selectAll().execute()).length).toBe(before)
  })

  test('rejects an account that another user is linked to', async () => {
    await add({ idpLinks: [link('google', 'Taken')] })
    await expect(add({ idpLinks: [link('google', 'taken')] })).rejects.toMatchObject({
      reason: 'name.taken',
      key: 'Errors.User.ExternalIDP.AlreadyExists',
    })
  })

  test('rejects a user name in a verified domain of another organization, and accepts one in a domain of the same organization', async () => {
    await expect(add({ userName: 'a@acme.example' })).resolves.toBeDefined()
    await expect(add({ userName: 'b@Elsewhere.example' })).rejects.toMatchObject({
      reason: 'userName.domainNotAllowed',
    })
  })

  test('a chosen id is accepted once', async () => {
    expect((await add({ userId: 'my-own' })).userId).toBe('my-own')
    await expect(add({ userId: 'my-own' })).rejects.toMatchObject({ reason: 'user.alreadyExists' })
  })
})

describe('for APIs whose persons are active at once', () => {
  test('codes are returned instead of sent, and metadata comes with the person', async () => {
    const delivery = { kind: 'return' } as const
    const { userId, emailCode, phoneCode } = await add({
      start: 'active',
      email: { address: 'minnie@acme.example', verified: false, delivery },
      phone: { number: '+41710000000', verified: false, delivery },
      metadata: [{ key: 'k', value: Buffer.from('v') }],
    })
    expect([emailCode, phoneCode].every((code) => code !== undefined && code !== '')).toBe(true)
    const { state } = await people.load(userId)
    expect(state).toMatchObject({ status: 'active', email: { code: { codeReturned: true } } })
    expect(Object.keys(state.metadata)).toEqual(['k'])
  })

  test('no code is created where none is wanted', async () => {
    const { userId } = await add({
      start: 'active',
      email: { address: 'minnie@acme.example', verified: false, delivery: { kind: 'none' } },
    })
    expect(await people.eventTypes(userId)).toEqual(['user.human.added'])
  })

  test('a chosen id must be valid and unused', async () => {
    expect((await add({ userId: 'chosen-1' })).userId).toBe('chosen-1')
    expect(await rejectionOf(add({ userId: 'chosen-1' }))).toBe('user.alreadyExists')
    expect(await rejectionOf(add({ userId: 'a:b' }))).toBe('user.idInvalid')
  })
})
