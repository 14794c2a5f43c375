/**
 * Proves a class of docs/security.md: only callers who may write users of the organization can mark an address verified
 * or get a code or link in a response; no user can verify themselves by a flag.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type DescField, type DescMessage, getOption, hasOption, ScalarType } from '@bufbuild/protobuf'
import { http } from '@zitadel/proto/google/api/annotations_pb.js'
import { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import { AuthService } from '@zitadel/proto/zitadel/auth_pb.js'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { paths } from '#api/login/paths.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { signIn } from '#test/api/oidc/flows.ts'
import { type OidcServer, type Person, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { pageStateOf, send, stranger } from '#test/security/raw-forms.ts'
import { addCaller } from '#test/support/callers.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: OidcServer
let people: ReturnType<typeof loginPeople>
let otherOrg: string
let app: Awaited<ReturnType<OidcServer['addApp']>>
beforeAll(async () => {
  server = await startOidcServer()
  people = loginPeople(server)
  otherOrg = await addOtherOrg(server)
  app = await server.addApp(await server.addProject())
})
afterAll(() => server.stop())

/** A person whose address and number are not verified; `token`: their own, for the API. */
async function unproved(roles: readonly string[] = []) {
  const person = await people.active({ phone: { phone: '+41791234567' } })
  const email = `${uniqueName('new')}@acme.example`
  await server.rest('PUT', `/management/v1/users/${person.userId}/email`, { email })
  const { services } = server.runtime
  const by = { creator: 'TEST', now: Date.now() }
  if (roles.length > 0)
    await services.events.change(by, orgAggregate, person.orgId, () => [memberAdded('org', person.userId, [...roles])])
  const { tokens } = await signIn(server, app, person as Person)
  return { ...person, token: tokens.access_token }
}
const verifiedFlags = async (userId: string) => {
  const { email, phone } = await people.load(userId)
  return [email.verified, phone.verified]
}

interface Call {
  readonly name: string
  readonly method: string
  readonly route: (userId: string) => string
  readonly input: DescMessage
}
/** Every call that there is about a user, with the path naming the user in question. */
const calls: Call[] = [
  { service: ManagementService, base: '/management/v1' },
  { service: AdminService, base: '/admin/v1' },
  { service: AuthService, base: '/auth/v1' },
  { service: UserService, base: '' },
].flatMap(({ service, base }) =>
  service.methods.flatMap((method) => {
    const options = hasOption(method, http) ? getOption(method, http) : undefined
    const pattern = options?.pattern.value
    if (typeof pattern !== 'string' || !/\/users?\b/.test(pattern)) return []
    const verb = options?.pattern.case ?? ''
    if (!['post', 'put', 'patch'].includes(verb)) return []
    const route = (userId: string) =>
      base + pattern.replace(/(?<=users?\/)\{[^}]+\}/, userId).replace(/\{[^}]+\}/g, '1')
    return [{ name: `${service.name}.${method.name}`, method: verb.toUpperCase(), route, input: method.input }]
  }),
)

const WORDS: Readonly<Record<string, string>> = {
  email: 'claimed@acme.example',
  phone: '+41791112233',
  number: '+41791112233',
  password: 'Att4cker!',
  verificationCode: 'AAAAAA',
  code: 'AAAAAA',
}
/** A body in which everything that can be claimed is claimed. */
function claimingBody(message: DescMessage, userId: string, depth = 0): Record<string, unknown> {
  const value = (field: DescField): unknown => {
    if (field.fieldKind === 'message' && depth < 3) return claimingBody(field.message, userId, depth + 1)
    if (field.fieldKind !== 'scalar') return undefined
    if (field.scalar === ScalarType.BOOL) return true
    if (field.scalar !== ScalarType.STRING) return undefined
    return /^(user)?id$/i.test(field.jsonName) ? userId : (WORDS[field.jsonName] ?? 'claimed')
  }
  const seen = new Set<string>()
  const entries = message.fields.flatMap((field): [string, unknown][] => {
    // Sets one member of a oneof: the verification claim, if the message has it.
    const choice = field.oneof?.name
    const reported = choice === 'verification' && field.jsonName !== 'isVerified' ? undefined : value(field)
    if (reported === undefined || (choice && seen.has(choice))) return []
    if (choice) seen.add(choice)
    return [[field.jsonName, reported]]
  })
  return Object.fromEntries(entries)
}

test('the calls under test include those that take verified flags', () => {
  expect(calls.length).toBeGreaterThan(60)
  const body = (name: string) => claimingBody(calls.find((call) => call.name === name)?.input as DescMessage, '7')
  expect(body('ManagementService.UpdateHumanEmail')).toMatchObject({ isEmailVerified: true })
  expect(body('ManagementService.ImportHumanUser')).toMatchObject({ phone: { isPhoneVerified: true } })
})

/** Begins a set-up that proves nothing until a code of the authenticator is verified. */
const PENDING_TOTP = 'user.human.mfa.otp.added'

/** Users end their own account by these (docs/contract/zitadel-v2.md, 1.4), and with it the token of this test. */
const ENDS_THE_CALLER = new Set([
  'UserService.DeactivateUser',
  'UserService.LockUser',
  'UserService.DeleteUser',
  'AuthService.RevokeAllMyRefreshTokens',
])

/** RPCs that register a passkey of the caller, which verifies no address; a link gives the same as the first RPC. */
const OWN_PASSKEY = new Set([
  'AuthService.AddMyPasswordless',
  'AuthService.AddMyPasswordlessLink',
  'AuthService.SendMyPasswordlessLink',
])

describe.each([
  ['no role', []],
  ['roles that only read', ['ORG_OWNER_VIEWER', 'ORG_USER_SELF_MANAGER']],
])('a person with %s', (_what, roles) => {
  test('cannot verify themselves by any call, and gets no code or link', async () => {
    const self = await unproved(roles)
    const before = (await people.eventTypes(self.userId)).length
    for (const call of calls.filter(({ name }) => !ENDS_THE_CALLER.has(name) && !OWN_PASSKEY.has(name)))
      for (const orgId of [undefined, self.orgId]) {
        const body = claimingBody(call.input, self.userId)
        const response = await server.rest(call.method, call.route(self.userId), body, {
          token: self.token,
          ...(orgId ? { orgId } : {}),
        })
        // Neither a rejected token nor an internal error prevents the claim.
        expect([401, 500], call.name).not.toContain(response.status)
        expect(JSON.stringify(response.body), call.name).not.toMatch(/code=|"(verification|return)?code":"|\/init\?/i)
      }
    const since = (await people.eventTypes(self.userId)).slice(before)
    expect(since.filter((type) => type !== PENDING_TOTP && /verified|passwordless|otp/.test(type))).toEqual([])
    expect(await verifiedFlags(self.userId)).toEqual([false, false])
  })
})

test('a user manager of another organization verifies no user here, for any organization header', async () => {
  const victim = await unproved()
  const before = await people.eventTypes(victim.userId)
  for (const role of ['ORG_USER_MANAGER', 'ORG_OWNER']) {
    const { token } = await addCaller(server, { orgId: otherOrg, roles: [role] })
    for (const call of calls)
      for (const orgId of [otherOrg, victim.orgId]) {
        const body = claimingBody(call.input, victim.userId)
        const response = await server.rest(call.method, call.route(victim.userId), body, { token, orgId })
        expect(JSON.stringify(response.body), call.name).not.toMatch(new RegExp(`userID=${victim.userId}`))
      }
  }
  // Signed-in users may try a code (docs/contract/zitadel-v2.md, 1.5); a wrong one is counted and changes nothing.
  const after = (await people.eventTypes(victim.userId)).filter((type) => !type.endsWith('.verification.failed'))
  expect(after).toEqual(before)
})

test('a user manager of this organization can verify users, and with the credential permission gets the link', async () => {
  const { userId, orgId } = await unproved()
  const as = async (role: string) => {
    const { token } = await addCaller(server, { orgId, roles: [role] })
    return (method: string, route: string, body: object) =>
      server.rest(method, `/management/v1/users/${userId}/${route}`, body, { token })
  }
  const [manager, owner] = [await as('ORG_USER_MANAGER'), await as('ORG_OWNER')]
  expect(await manager('POST', 'passwordless/_link', {})).toMatchObject({ status: 403, body: { code: 7 } })
  expect((await owner('POST', 'passwordless/_link', {})).body).toMatchObject({ link: expect.stringContaining(userId) })
  expect((await manager('PUT', 'email', { email: 'ok@acme.example', isEmailVerified: true })).status).toBe(200)
  expect((await manager('PUT', 'phone', { phone: '+41791112233', isPhoneVerified: true })).status).toBe(200)
  expect(await verifiedFlags(userId)).toEqual([true, true])
})

test('no page verifies an address or number of the signed-in user without its code', async () => {
  const person = await people.active({ phone: { phone: '+41791234567' } })
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName: person.userName })
  await visitor.submit({ password: 'Passw0rd!' })
  expect(visitor.seen?.title).toBe('You are signed in – Usher')
  const sessionID = / name="sessionID" value="(\d+)"/.exec(visitor.seen?.html ?? '')?.[1] ?? ''
  await server.rest('PUT', `/management/v1/users/${person.userId}/email`, { email: 'claimed@acme.example' })
  const at = await pageStateOf(visitor)
  const form = {
    userID: person.userId,
    orgID: person.orgId,
    sessionID,
    email: 'claimed@acme.example',
    code: 'AAAAAA',
    factor: 'otpEmail',
    verified: 'true',
    isEmailVerified: 'true',
    isPhoneVerified: 'true',
    emailVerified: 'true',
  }
  const before = (await people.eventTypes(person.userId)).length
  for (const page of Object.values(paths).filter((one) => one !== paths.signOut))
    for (const factor of ['otpEmail', 'otpSms']) {
      await send(server, at, page, { ...form, factor })
      await send(server, at, `${page}?${new URLSearchParams({ ...form, factor })}`)
    }
  const since = (await people.eventTypes(person.userId)).slice(before)
  expect(since.filter((type) => type.endsWith('.verified'))).toEqual([])
  expect(await verifiedFlags(person.userId)).toEqual([false, false])
})

test('a new address stays unverified until its code is entered', async () => {
  const person = await people.active()
  expect((await people.load(person.userId)).email.verified).toBe(true)
  await server.rest('PUT', `/management/v1/users/${person.userId}/email`, { email: 'moved@acme.example' })
  expect((await people.load(person.userId)).email.verified).toBe(false)
  const at = await stranger(server)
  const ids = { userID: person.userId, orgID: person.orgId }
  const code = await people.code(person.userId, 'emailVerification', (user) => user.email.code)
  await send(server, at, paths.mailVerification, { ...ids, code: code === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA' })
  await send(server, at, `${paths.mailVerification}?${new URLSearchParams({ ...ids, code })}`)
  expect((await people.load(person.userId)).email.verified).toBe(false)
  await send(server, at, paths.mailVerification, { ...ids, code })
  expect((await people.load(person.userId)).email.verified).toBe(true)
  // The code of an address that was left does not verify the next one.
  await server.rest('PUT', `/management/v1/users/${person.userId}/email`, { email: 'first@acme.example' })
  const first = await people.code(person.userId, 'emailVerification', (user) => user.email.code)
  await server.rest('PUT', `/management/v1/users/${person.userId}/email`, { email: 'second@acme.example' })
  await send(server, at, paths.mailVerification, { ...ids, code: first })
  expect((await people.load(person.userId)).email).toMatchObject({ address: 'second@acme.example', verified: false })
})

test('the Nevis API ignores verified claims, and a new address there is unverified', async () => {
  const key = (await readFile(path.join(server.dataDir, 'nevis.key'), 'utf8')).trim()
  const person = await people.active()
  const patch = (body: object, token: string | null = key) =>
    server.rest('PATCH', `/nevis/api/v1/users/${person.userId}`, body, { token })
  for (const claim of ['isEmailVerified', 'emailVerified', 'email_verified', 'isPhoneVerified'])
    for (const body of [{ [claim]: true }, { contacts: { [claim]: true } }])
      expect((await patch({ loginId: 'nevis@acme.example', ...body })).status).toBe(422)
  const moved = { loginId: 'nevis@acme.example' }
  const unprovedUser = await unproved()
  for (const token of [unprovedUser.token, null]) expect((await patch(moved, token)).status).toBe(401)
  expect((await patch(moved)).status).toBe(200)
  expect((await people.load(person.userId)).email).toMatchObject({ address: 'nevis@acme.example', verified: false })
})
