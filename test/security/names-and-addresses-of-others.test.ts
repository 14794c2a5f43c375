/**
 * Names, addresses and domains of other users (ASVS 5.0 8.4.1): a user name cannot equal another user's verified
 * address, reset mail is sent to the owner of the verified address, and an unverified domain neither reserves names nor
 * takes part in domain discovery.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { domainProblem } from '#domain/org/flows/reservable-domain.ts'
import { type LoginPerson, loginPeople } from '#test/support/login-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
let otherOrg: string
let count = 0
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
  otherOrg = (await server.rest('POST', '/management/v1/orgs', { name: 'Other' })).body.id
})
afterAll(() => server.stop())

const fresh = () => `${++count}-${process.pid}@corp.example`
const person = (userName: string, email: string, password = 'Passw0rd!') => ({
  userName,
  profile: { firstName: 'A', lastName: 'B' },
  email: { email, isEmailVerified: true },
  password,
})
const add = (body: object, orgId = otherOrg) =>
  server.rest('POST', '/management/v1/users/human/_import', body, { orgId })
async function signsIn(loginName: string, password = 'Passw0rd!'): Promise<boolean> {
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName })
  return (await visitor.submit({ password })).title === 'You are signed in – Usher'
}
const emailOf = ({ userId }: LoginPerson) =>
  server.runtime.services.rows.selectFrom('users').select('email').where('id', '=', userId).executeTakeFirstOrThrow()

describe('a user name that is the verified address of another person', () => {
  test('is rejected at creation and at a change, in every letter case and with every form of the sign', async () => {
    const victim = await people.active()
    const { email } = await emailOf(victim)
    for (const name of [email, email.toUpperCase(), email.replace('@', '＠'), email.replace('@', '﹫')]) {
      expect((await add(person(name, fresh()))).status).toBe(409)
      const { body } = await add(person(`plain-${++count}`, fresh()))
      expect(
        (
          await server.rest(
            'PUT',
            `/management/v1/users/${body.userId}/username`,
            { userName: name },
            { orgId: otherOrg },
          )
        ).status,
      ).toBe(409)
    }
    expect(await signsIn(email)).toBe(true)
  })

  test('that existed before the verification yields: the owner of the address signs in with it and gets the reset mail', async () => {
    const address = fresh()
    expect((await add(person(address, fresh(), 'Squatt3r!'))).status).toBe(200)
    expect((await add(person(`owner-${++count}`, address))).status).toBe(200)
    expect(await signsIn(address)).toBe(true)
    expect(await signsIn(address, 'Squatt3r!')).toBe(false)
    const visitor = new Visitor(server.url)
    await visitor.open(`/ui/login/password/reset?loginName=${encodeURIComponent(address)}`)
    await visitor.submit()
    const mails = await server.mails(1)
    expect(mails.filter((mail) => /^To:.*$/im.exec(mail)?.[0].includes(address))).not.toEqual([])
    expect(mails.filter((mail) => !/^To:.*$/im.exec(mail)?.[0].includes(address))).toEqual([])
  })

  test('a user may use their own address, or an unverified one, as user name', async () => {
    const address = fresh()
    expect((await add(person(address, address))).status).toBe(200)
    expect(await signsIn(address)).toBe(true)
  })
})

describe('an unverified domain', () => {
  const assert = (domain: string, orgId = otherOrg) =>
    server.rest('POST', '/management/v1/orgs/me/domains', { domain }, { orgId })

  test('reserves nothing: other organizations can create users in it and add it too', async () => {
    const domain = `asserted-${process.pid}.com`
    expect((await assert(domain)).status).toBe(200)
    const { status } = await server.rest(
      'POST',
      '/management/v1/users/human/_import',
      person(`minnie@${domain}`, `minnie@${domain}`),
    )
    expect(status).toBe(200)
    const third = (await server.rest('POST', '/management/v1/orgs', { name: `Third ${process.pid}` })).body.id
    expect((await assert(domain, third)).status).toBe(200)
    expect(await signsIn(`minnie@${domain}`)).toBe(true)
  })

  test('renames no existing user', async () => {
    const domain = `before-${process.pid}.com`
    const name = `vera@${domain}`
    const { body } = await server.rest('POST', '/management/v1/users/human/_import', person(name, name))
    expect((await assert(domain)).status).toBe(200)
    expect((await server.rest('GET', `/management/v1/users/${body.userId}`)).body.user.userName).toBe(name)
  })

  test.each(['com', 'co.uk', 'localhost', 'github.io', 'xn--pple-43d.com', 'аррӏе.com', 'gооgle.com', 'CO.UK.'])(
    'cannot be %s',
    async (domain) => expect((await assert(domain)).status).toBe(400),
  )
})

test.each([
  ['acme.ch', undefined],
  ['sub.acme.co.uk', undefined],
  ['acme.internal', undefined],
  ['zürich.ch', undefined],
  ['почта.рф', undefined],
  ['münchen.example', undefined],
  ['acme.localhost', undefined],
  ['localhost', 'singleLabel'],
  ['co.uk', 'publicSuffix'],
  ['аcme.ch', 'lookAlike'],
])('%s: %s', (domain, problem) => expect(domainProblem(domain)).toBe(problem))
