import { afterAll, beforeAll, expect, test } from 'vitest'
import { signupRequired } from '#domain/user/email-link/events.ts'
import { personOf } from '#domain/user/flows/transfer/person-of.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { addPassword, decideAddPassword } from '#domain/user/password/add-password.ts'
import { checkPassword } from '#domain/user/password/check-password.ts'
import { createUser } from '#domain/user/person/create-user.ts'
import {
  added,
  cipher,
  codeFor,
  createPeople,
  ORG,
  type People,
  refusalOf,
  rejectionOf,
  stateAfter,
} from '#test/support/people.ts'

const BCRYPT_OF_PEPPERED = '$2b$04$ckz7DqYALmTNlVdeNXKye./lS/WIz74dPwepnevHUQfrL4CJGAhL2'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const invited = [added(), signupRequired(), initializationCodeAdded(codeFor('initializeUser').payload)]

test('a password signs up, and ends the invitation', () => {
  const events = decideAddPassword(stateAfter(...invited), { encodedHash: '$x', isInitial: false })
  const after = stateAfter(...invited, ...events)
  expect(after).toMatchObject({ status: 'active', version: 2, password: { hash: '$x', changeRequired: false } })
  expect(after.initCode).toBeUndefined()
})

test('an initial password leaves the user not signed up, and must be changed', () => {
  const events = decideAddPassword(stateAfter(...invited), { encodedHash: '$x', isInitial: true })
  const after = stateAfter(...invited, ...events)
  expect(after).toMatchObject({ status: 'initial', version: 1, password: { hash: '$x', changeRequired: true } })
  expect(after.initCode).toBeDefined()
})

test('a user who has signed up stays signed up', () => {
  expect(decideAddPassword(stateAfter(added()), { encodedHash: '$x', isInitial: false })).toHaveLength(1)
})

test('rejects a user who has a password', () => {
  const user = stateAfter(added({ encodedHash: '$x' }))
  expect(refusalOf(() => decideAddPassword(user, { encodedHash: '$y', isInitial: false }))).toBe('password.alreadySet')
})

const created = async (name: string) =>
  (await createUser(people.ctx(), { orgId: ORG, fields: { loginId: `${name}@acme.example` } })).userId
const add = (userId: string, password: Parameters<typeof addPassword>[2]['password']) =>
  addPassword(people.ctx(), { id: userId }, { password, isInitial: false })

test('stores the given password, in clear text or hashed', async () => {
  const [plain, hashed] = [await created('plain'), await created('hashed')]
  await add(plain, { plain: 'Secret-123' })
  await add(hashed, { hash: await people.services.passwords.hash('Moved-123') })
  expect(await checkPassword(people.ctx(), { id: plain }, 'Secret-123')).toBeDefined()
  expect(await checkPassword(people.ctx(), { id: plain }, 'Secret-124')).toBeUndefined()
  expect(await checkPassword(people.ctx(), { id: hashed }, 'Moved-123')).toBeDefined()
})

test('a pepper is stored encrypted, verifies, is exported, and is removed at the first sign-in', async () => {
  const userId = await created('peppered')
  // bcrypt of "Moved-123" and the pepper "pepper-1".
  const hash = `$key$cGVwcGVyLTE$prehash$password.key$${BCRYPT_OF_PEPPERED}`
  await add(userId, { hash })
  const stored = await people.load(userId)
  expect(stored.state.password.hash).toMatch(/^\$sealed\$v1\./)
  expect(JSON.stringify(stored)).not.toContain('cGVwcGVyLTE')
  expect(personOf(stored, cipher)).toMatchObject({ human: { hashedPassword: hash } })
  expect(await checkPassword(people.ctx(), { id: userId }, 'Moved-124')).toBeUndefined()
  expect(await checkPassword(people.ctx(), { id: userId }, 'Moved-123')).toBeDefined()
  expect((await people.load(userId)).state.password.hash).toMatch(/^\$argon2id\$/)
})

test.each([
  ['breaks the policy', { plain: 'short' }, 'password.tooShort'],
  ['is hashed in no known way', { hash: '$nix$x' }, 'password.hashNotSupported'],
])('a password that %s is refused', async (what, password, id) => {
  const userId = await created(what.replaceAll(' ', '-'))
  expect(await rejectionOf(add(userId, password))).toBe(id)
  expect((await people.load(userId)).state.password.hash).toBe('')
})
