/** People created over version 1 or version 2 read back equal over both: one by one, in lists, and after changes. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

interface Person {
  readonly userName: string
  readonly firstName: string
  readonly lastName: string
  readonly nickName: string
  readonly displayName: string
  readonly preferredLanguage: string
  readonly gender: string
  readonly email: string
  readonly emailVerified: boolean
  readonly phone: string
  readonly phoneVerified: boolean
}

/** One-line names as people write them, without spaces at the ends. */
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((value) => value.replace(/[\p{Cc}\p{Cs}]/gu, '').trim())
  .filter((value) => /[\p{L}\p{N}]/u.test(value) && value.isWellFormed() && value.length <= 200)

let count = 0
const person: fc.Arbitrary<Person> = fc
  .record({
    firstName: name,
    lastName: name,
    nickName: fc.oneof(fc.constant(''), name),
    displayName: name,
    preferredLanguage: fc.constantFrom('de', 'en', 'fr'),
    gender: fc.constantFrom('GENDER_FEMALE', 'GENDER_MALE', 'GENDER_DIVERSE'),
    emailVerified: fc.boolean(),
    phone: fc.oneof(
      fc.constant(''),
      fc.integer({ min: 200_000, max: 999_999 }).map((number) => `+4179${number}0`),
    ),
    phoneVerified: fc.boolean(),
  })
  .map((drawn) => {
    const userName = `person-${count++}`
    return {
      ...drawn,
      userName,
      email: `${userName}@acme.example`,
      phoneVerified: drawn.phoneVerified && drawn.phone !== '',
    }
  })

type Body = Record<string, unknown>

const bodyV1 = ({ userName, email, emailVerified, phone, phoneVerified, ...profile }: Person): Body => ({
  userName,
  profile,
  email: { email, isEmailVerified: emailVerified },
  ...(phone ? { phone: { phone, isPhoneVerified: phoneVerified } } : {}),
})

const profileV2 = ({ firstName, lastName, nickName, displayName, preferredLanguage, gender }: Person): Body => ({
  givenName: firstName,
  familyName: lastName,
  nickName,
  displayName,
  preferredLanguage,
  gender,
})

const bodyV2 = (one: Person): Body => ({
  username: one.userName,
  profile: profileV2(one),
  email: { email: one.email, ...(one.emailVerified ? { isVerified: true } : {}) },
  ...(one.phone ? { phone: { phone: one.phone, ...(one.phoneVerified ? { isVerified: true } : {}) } } : {}),
})

/** A user as both versions return it, by the names of this test. JSON omits empty members. */
interface Read extends Person {
  readonly id: string
  readonly state: string
  readonly loginNames: readonly string[]
  readonly preferredLoginName: string
  readonly owner: string
  readonly sequence: string
}

// JSON of the server, whose members the comparison checks.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Json = any

const fromV1 = (user: Json): Read => ({
  id: user.id,
  state: user.state,
  loginNames: user.loginNames,
  preferredLoginName: user.preferredLoginName,
  owner: user.details.resourceOwner,
  sequence: user.details.sequence,
  userName: user.userName,
  firstName: user.human.profile.firstName,
  lastName: user.human.profile.lastName,
  nickName: user.human.profile.nickName ?? '',
  displayName: user.human.profile.displayName,
  preferredLanguage: user.human.profile.preferredLanguage,
  gender: user.human.profile.gender,
  email: user.human.email.email,
  emailVerified: user.human.email.isEmailVerified ?? false,
  phone: user.human.phone?.phone ?? '',
  phoneVerified: user.human.phone?.isPhoneVerified ?? false,
})

const fromV2 = (user: Json): Read => ({
  id: user.userId,
  state: user.state,
  loginNames: user.loginNames,
  preferredLoginName: user.preferredLoginName,
  owner: user.details.resourceOwner,
  sequence: user.details.sequence,
  userName: user.username,
  firstName: user.human.profile.givenName,
  lastName: user.human.profile.familyName,
  nickName: user.human.profile.nickName ?? '',
  displayName: user.human.profile.displayName,
  preferredLanguage: user.human.profile.preferredLanguage,
  gender: user.human.profile.gender,
  email: user.human.email.email,
  emailVerified: user.human.email.isVerified ?? false,
  phone: user.human.phone?.phone ?? '',
  phoneVerified: user.human.phone?.isVerified ?? false,
})

async function send(method: string, path: string, body?: Body): Promise<Json> {
  const response = await server.rest(method, path, body)
  if (response.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(response.body)}`)
  return response.body
}

const create = async (version: 1 | 2, one: Person): Promise<string> =>
  version === 1
    ? (await send('POST', '/management/v1/users/human', bodyV1(one))).userId
    : (await send('POST', '/v2/users/human', bodyV2(one))).userId

/** Reads a user by every read of either version; the first is v1 by id. */
async function readings(id: string): Promise<Read[]> {
  const inUserIds = [{ inUserIdsQuery: { userIds: [id] } }]
  const [one, two, listed, search] = await Promise.all([
    send('GET', `/management/v1/users/${id}`),
    send('GET', `/v2/users/${id}`),
    send('POST', '/management/v1/users/_search', { queries: inUserIds }),
    send('POST', '/v2/users', { queries: inUserIds }),
  ])
  return [fromV1(one.user), fromV2(two.user), ...listed.result.map(fromV1), ...search.result.map(fromV2)]
}

const version = fc.constantFrom(1 as const, 2 as const)

test('a person reads back as created, over both versions', async () => {
  await fc.assert(
    fc.asyncProperty(person, version, async (one, by) => {
      const [first, ...others] = await readings(await create(by, one))
      expect(first).toMatchObject(one)
      expect(others).toEqual([first, first, first])
    }),
    { numRuns: 40 },
  )
})

test('a changed person reads back as changed, over both versions', async () => {
  await fc.assert(
    fc.asyncProperty(person, person, version, version, async (before, after, creator, changer) => {
      const id = await create(creator, before)
      const { firstName, lastName, nickName, displayName, preferredLanguage, gender } = after
      const profile = { firstName, lastName, nickName, displayName, preferredLanguage, gender }
      const changed =
        changer === 1
          ? server.rest('PUT', `/management/v1/users/${id}/profile`, profile)
          : server.rest('PUT', `/v2/users/human/${id}`, { profile: profileV2(after) })
      expect((await changed).status).toBe(200)
      const [first, ...others] = await readings(id)
      expect(first).toMatchObject(profile)
      expect(others).toEqual([first, first, first])
    }),
    { numRuns: 20 },
  )
})
