import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAttribute } from '#domain/attribute-definition/add-attribute.ts'
import type { Caller } from '#domain/caller.ts'
import { type ImportOptions, importPerson } from '#domain/user/flows/transfer/import-person.ts'
import type { MovedHuman, MovedMachine } from '#domain/user/flows/transfer/person.ts'
import { userRemoved } from '#domain/user/lifecycle/events.ts'
import { movedHuman as human } from '#test/support/moved-human.ts'
import { createPeople, ORG, type People } from '#test/support/people.ts'

const HASH = '$2a$12$aLYFkieuqJyeynvptPTxpehSViui5WeAPuR2Xw1wui9CPHEaacmFq'
const SHA256 = 'uU0nuZNNPgilLlLX2n2r-sSE7-N6U4DukIj3rOLvzek'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const importOptions: ImportOptions = { dryRun: false, quiet: false, onConflict: 'fail' }
const passkey = (changes: object = {}) => ({
  id: 'pk1',
  name: 'Phone',
  credentialId: 'AQID',
  publicKey: 'pQEC',
  counter: 7,
  aaguid: '00000000-0000-0000-0000-000000000000',
  transports: ['internal'],
  backedUp: true,
  rpId: 'localhost',
  userAgent: '',
  ...changes,
})

const robot = (userName: string, changes: Partial<MovedMachine> = {}): MovedMachine => ({
  type: 'machine',
  machine: { orgId: ORG, userName, name: 'Robot', description: '', accessTokenType: 0 },
  metadata: [],
  secretHash: SHA256,
  keys: [],
  tokens: [{ tokenId: `t-${userName}`, tokenHash: SHA256, scopes: ['openid'], expiresAt: null }],
  ...changes,
})

const take = (person: MovedHuman | MovedMachine, options: Partial<ImportOptions> = {}) =>
  importPerson(people.ctx(), person, { ...importOptions, ...options })

async function imported(person: MovedHuman | MovedMachine, options: Partial<ImportOptions> = {}) {
  const { userId, status } = await take(person, options)
  expect(status).toBe('imported')
  return { userId, state: (await people.load(userId)).state, types: await people.eventTypes(userId) }
}

test('without a state the user is created as by ImportHumanUser, with codes', async () => {
  const verified = await imported(human('verified'))
  expect(verified.types).toEqual(['user.human.added', 'user.human.email.verified'])
  const address = { address: 'unverified@acme.example', verified: false }
  const unverified = await imported(human('unverified', { human: { email: address } }))
  expect(unverified.types).toEqual(['user.human.added', 'user.human.initialization.code.added'])
  const phone = { number: '+41791234567', verified: false }
  expect((await imported(human('phone', { human: { phone } }))).types).toContain('user.human.phone.code.added')
})

test.each([
  ['a quiet import', { quiet: true }, undefined],
  ['a state that is given', {}, 'initial'],
] as const)('%s sends no mail, and keeps users who have not signed up in that state', async (name, options, state) => {
  const email = { address: 'silent@acme.example', verified: false }
  const phone = { number: '+41791234567', verified: false }
  const person = human(`silent ${name}`, { human: { email, phone }, ...(state ? { state } : {}) })
  const { types, state: user } = await imported(person, options)
  expect(types.filter((type) => type.includes('code'))).toEqual([])
  expect(user).toMatchObject({ status: 'initial', email: { verified: false }, phone: { verified: false } })
})

test.each(['active', 'inactive', 'locked'] as const)(
  'a user who was %s elsewhere is imported in that state',
  async (state) => {
    const email = { address: 'there@acme.example', verified: false }
    const { state: user, types } = await imported(human(`was-${state}`, { state, human: { email } }))
    expect(user.status).toBe(state)
    expect(types.filter((type) => type.includes('code'))).toEqual([])
  },
)

test('imports all credentials of a person in one unit', async () => {
  await addAttribute(people.ctx(), { name: 'number', maxLength: 20, regex: '', values: [], unique: true })
  const moved = human('whole', {
    state: 'locked',
    human: {
      userId: 'u-whole',
      totpSecret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
      phone: { number: '+41791234567', verified: true },
      passwordChangeRequired: true,
    },
    passkeys: [passkey()],
    securityKeys: [passkey({ id: 'u1', credentialId: 'BAUG' })],
    otpSms: true,
    otpEmail: true,
    recoveryCodeHashes: [SHA256],
    metadata: [{ key: 'color', value: 'Ymx1ZQ==' }],
    attributes: { 'address.city': 'Bern', 'properties.number': '42' },
  })
  const { userId, state } = await imported(moved)
  expect(userId).toBe('u-whole')
  expect(state).toMatchObject({
    status: 'locked',
    password: { hash: HASH, changeRequired: true },
    totp: { ready: true },
    passkeys: { tokens: { pk1: { credentialId: 'AQID', counter: 7, rpId: 'localhost' } } },
    securityKeys: { u1: { credentialId: 'BAUG' } },
    otp: { sms: true, email: true },
    recovery: { codes: { [SHA256]: 'open' } },
    metadata: { color: { value: 'Ymx1ZQ==' } },
    attributes: { 'address.city': { value: 'Bern' }, 'properties.number': { value: '42', unique: true } },
    version: 2,
  })
  const again = human('other', { attributes: { 'properties.number': '42' } })
  await expect(take(again)).rejects.toMatchObject({ reason: 'name.taken', key: 'Errors.User.AttributeTaken' })
  await expect(take(again, { dryRun: true })).rejects.toMatchObject({ reason: 'name.taken' })
})

test('a person without a name is imported only with a state', async () => {
  const nameless = { profile: { ...human('x').human.profile, firstName: '', lastName: ' ' } }
  const { state } = await imported(human('nameless', { human: nameless, state: 'active' }))
  expect(state.profile).toMatchObject({ firstName: '', lastName: '', displayName: 'nameless' })
  await expect(take(human('nobody', { human: nameless }))).rejects.toMatchObject({ reason: 'profile.firstNameEmpty' })
})

test('imports a machine user with its secret, keys and tokens', async () => {
  const { state } = await imported(robot('robot', { state: 'inactive' }))
  expect(state).toMatchObject({ type: 'machine', status: 'inactive', machine: { name: 'Robot', secretHash: SHA256 } })
  expect(state.tokens['t-robot']).toMatchObject({ tokenHash: SHA256, scopes: ['openid'] })
  await expect(take(robot('waits', { state: 'initial' }))).rejects.toMatchObject({ fields: [{ path: 'state' }] })
  await expect(take(robot(' '))).rejects.toMatchObject({ reason: 'userName.empty' })
})

test.each([
  [
    'a passkey of another domain',
    { passkeys: [passkey({ rpId: 'elsewhere.example' })] },
    'person.credentialOfOtherDomain',
    'rpId',
  ],
  ['a passkey without the id that it knows its owner by', { passkeys: [passkey()] }, 'fields.invalid', 'userId'],
  ['codes by SMS without a number', { otpSms: true }, 'fields.invalid', 'phone'],
  [
    'an attribute that nobody defined',
    { attributes: { 'properties.no': '1' } },
    'fields.invalid',
    'attributes.properties.no',
  ],
  [
    'a field of the profile among the attributes',
    { attributes: { loginId: 'a' } },
    'fields.invalid',
    'attributes.loginId',
  ],
  ['a value that breaks its rule', { attributes: { birthDate: 'soon' } }, 'fields.invalid', 'attributes.birthDate'],
])('%s is refused by name', async (_what, changes, reason, path) => {
  await expect(take(human('refused', changes))).rejects.toMatchObject({ reason, fields: [{ path }] })
})

test.each([
  ['an unknown organization', { orgId: 'nowhere' }, 'owner.notFound'],
  [
    'a provider that is not there',
    { idpLinks: [{ idpId: '1', externalUserId: 'x', displayName: '' }] },
    'idpLink.providerNotFound',
  ],
  ['a hash that could never be checked', { hashedPassword: '$9$x' }, 'password.hashNotSupported'],
  ['a password against the policy', { hashedPassword: '', password: 'short' }, 'password.tooShort'],
])('%s is refused, in a dry run too', async (_what, changes, reason) => {
  for (const dryRun of [false, true])
    await expect(take(human('refused', { human: changes }), { dryRun })).rejects.toMatchObject({ reason })
})

test('a dry run stores nothing, and returns the names it would claim', async () => {
  const checked = await take(human('Dry', { human: { userId: 'u-dry' } }), { dryRun: true })
  expect(checked).toEqual({
    status: 'checked',
    userId: 'u-dry',
    names: ['id u-dry', `org_usernames dry ${ORG}`, 'usernames dry'],
  })
  expect((await people.load('u-dry')).sequence).toBe(0)
})

test('skips an existing user, found by user name or by id, and writes nothing', async () => {
  const { userId } = await imported(human('again'))
  expect(await take(human('AGAIN '.trim().toLowerCase()))).toEqual({ status: 'skipped', userId })
  expect(await take(human('again', { human: { userId } }))).toEqual({ status: 'skipped', userId })
  expect(await take(human('again'), { dryRun: true })).toEqual({ status: 'skipped', userId })
  expect(await people.eventTypes(userId)).toHaveLength(2)
})

test('rejects an existing user with different data and names the differences, unless the option is to skip', async () => {
  const { userId } = await imported(human('changed'))
  const email = { address: 'new@acme.example', verified: true }
  const other = human('changed', { human: { email, userId: 'another' }, state: 'locked' })
  const message = 'exists with another userId, state, email.email'
  await expect(take(other)).rejects.toMatchObject({ reason: 'person.differs', key: message })
  expect(await take(other, { onConflict: 'skip' })).toEqual({ status: 'skipped', userId })
})

test('of many concurrent imports with one name, one is stored and the rest are skipped', async () => {
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => take(human('racing'))))
  expect(outcomes.filter((one) => one.status === 'imported')).toHaveLength(1)
  expect(outcomes.filter((one) => one.status === 'skipped')).toHaveLength(19)
})

test('an id whose user was removed can be used again, and inherits nothing', async () => {
  await imported(human('first', { human: { userId: 'u-again' }, metadata: [{ key: 'a', value: 'YQ==' }] }))
  await people.given('u-again', userRemoved())
  const { state } = await imported(human('second', { human: { userId: 'u-again' } }))
  expect(state).toMatchObject({ userName: 'second', metadata: {} })
})

test('only an administrator of the instance imports', async () => {
  const caller: Caller = { ...people.ctx().caller, mayEverywhere: () => false }
  await expect(importPerson(people.ctx({ caller }), human('x'), importOptions)).rejects.toMatchObject({
    reason: 'authorization.permissionMissing',
  })
})
