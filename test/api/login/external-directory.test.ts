/** Signing in with the password of a directory on the built-in pages. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startDirectory, type TestDirectory } from '#test/support/directory-server.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { type Allows, asksThisMachine } from '#test/support/login-providers.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { textOf, Visitor } from '#test/support/visitor.ts'

const FINDER = { dn: 'cn=finder,dc=acme,dc=example', password: 'finder-secret', attributes: {} }
const PASSWORD = 'Minnie’s password 1!'
const SIGNED_IN = 'You are signed in – Usher'

let server: TestServer
let directory: TestDirectory
let people: ReturnType<typeof loginPeople>
beforeAll(async () => {
  server = await startServer(asksThisMachine)
  directory = await startDirectory([FINDER])
  people = loginPeople(server)
})
afterAll(async () => {
  await server.stop()
  await directory.close()
})

let count = 0
let uid = ''
beforeEach(() => {
  uid = `minnie-${count++}`
  const attributes = {
    objectClass: ['inetOrgPerson'],
    uid: [uid],
    entryUUID: [`uuid-of-${uid}`],
    givenName: ['Minnie'],
    sn: ['Mouse'],
    mail: [`${uid}@acme.example`],
  }
  directory.entries = [FINDER, { dn: `uid=${uid},dc=acme,dc=example`, password: PASSWORD, attributes }]
  directory.binds.length = 0
})

async function addDirectory(providerOptions: Allows, isOffered = true): Promise<{ id: string; name: string }> {
  const name = `Directory ${count++}`
  const { body } = await server.rest('POST', '/admin/v1/idps/ldap', {
    name,
    servers: [directory.url],
    startTls: false,
    baseDn: 'dc=acme,dc=example',
    bindDn: FINDER.dn,
    bindPassword: FINDER.password,
    userBase: 'dn',
    userObjectClasses: ['inetOrgPerson'],
    userFilters: ['uid', 'mail'],
    timeout: '3s',
    attributes: {
      idAttribute: 'entryUUID',
      firstNameAttribute: 'givenName',
      lastNameAttribute: 'sn',
      emailAttribute: 'mail',
      preferredUsernameAttribute: 'uid',
    },
    providerOptions,
  })
  if (isOffered) await server.rest('POST', '/admin/v1/policies/login/idps', { idpId: body.id })
  return { id: body.id, name }
}

const open = (who: Visitor, idpId: string) => who.open(`/ui/login/login/externalidp?idpConfigID=${idpId}`)
const submit = (who: Visitor, username: string, password: string) => who.submit({ username, password }, 'password')

test('a linked user finds the button, and signs in with the password of the directory', async () => {
  const { id, name } = await addDirectory({ isLinkingAllowed: true, isCreationAllowed: true })
  const { userId } = await people.active({
    password: '',
    idps: [{ configId: id, externalUserId: `uuid-of-${uid}`, displayName: uid }],
  })
  const who = new Visitor(server.url)
  expect(textOf((await who.open('/ui/login/login')).html)).toContain(`Sign in with ${name}`)
  expect((await open(who, id)).title).toBe(`Sign in with ${name} – Usher`)
  expect((await submit(who, uid, PASSWORD)).title).toBe(SIGNED_IN)
  expect(await people.eventTypes(userId)).toContain('user.human.externallogin.check.succeeded')
})

test('a user without an account gets one where the directory creates them', async () => {
  const { id } = await addDirectory({ isCreationAllowed: true, isAutoCreation: true })
  const who = new Visitor(server.url)
  await open(who, id)
  // The address of a directory is not verified: the user enters the code of a mail first.
  expect((await submit(who, uid, PASSWORD)).title).toBe('Confirm your email address – Usher')
  const { body } = await server.rest('POST', '/v2/users', {
    queries: [{ userNameQuery: { userName: uid } }],
  })
  expect(body.result).toMatchObject([{ human: { profile: { givenName: 'Minnie', familyName: 'Mouse' } } }])
  const links = await server.rest('POST', `/v2/users/${body.result[0].userId}/links/_search`, {})
  expect(links.body.result).toMatchObject([{ idpId: id, userId: `uuid-of-${uid}`, userName: uid }])
})

test('a user without an account links one, or registers, where the directory permits both', async () => {
  const { id } = await addDirectory({ isCreationAllowed: true, isLinkingAllowed: true })
  const who = new Visitor(server.url)
  await open(who, id)
  const seen = await submit(who, uid, PASSWORD)
  expect(seen.title).toBe('No account is linked yet – Usher')
  expect(seen.html).toContain(`value="${uid}@acme.example"`)
  // The page belongs to the browser that entered the password.
  const other = new Visitor(server.url)
  await other.open('/ui/login/login')
  expect((await other.open(seen.location)).title).toBe('This sign-in cannot be used – Usher')
})

describe('a rejected password', () => {
  test.each([
    ['a wrong one', () => uid, 'wrong'],
    ['an unknown user', () => 'nobody', PASSWORD],
    ['the user of a filter', () => '*', PASSWORD],
  ])('%s shows the same problem', async (_what, username, password) => {
    const { id } = await addDirectory({})
    const who = new Visitor(server.url)
    await open(who, id)
    const seen = await submit(who, username(), password)
    expect(seen.status).toBe(400)
    expect(textOf(seen.html)).toContain('User name or password is not right.')
  })

  test('nothing entered reaches the directory', async () => {
    const { id } = await addDirectory({})
    const who = new Visitor(server.url)
    await open(who, id)
    expect(textOf((await submit(who, uid, '')).html)).toContain('Enter your user name and your password')
    expect(directory.binds).toEqual([])
  })

  test('the tenth try of a minute is the last, of all browsers together', async () => {
    const { id } = await addDirectory({ isCreationAllowed: true, isAutoCreation: true })
    const tries = async (who: Visitor, password: string) => {
      await open(who, id)
      return textOf((await submit(who, uid, password)).html)
    }
    for (let tried = 0; tried < 11; tried++) {
      const text = await tries(new Visitor(server.url), 'wrong')
      if (text.includes('Too many tries')) break
      expect(text).toContain('User name or password is not right.')
    }
    expect(await tries(new Visitor(server.url), PASSWORD)).toContain('Too many tries with this user name')
    expect(directory.binds.filter(({ dn }) => dn.startsWith('uid=')).length).toBeLessThanOrEqual(10)
  })
})

test('a directory that the login policy does not list, and one that does not answer, show why', async () => {
  const unlisted = await addDirectory({}, false)
  const who = new Visitor(server.url)
  expect((await open(who, unlisted.id)).title).toBe('This way of signing in is not available – Usher')
  const path = `/ui/login/login/externalidp/directory?idpConfigID=${unlisted.id}`
  expect((await who.open(path)).title).toBe('This way of signing in is not available – Usher')
  const { id, name } = await addDirectory({})
  const closed = await startDirectory([])
  await closed.close()
  await server.rest('PUT', `/admin/v1/idps/ldap/${id}`, {
    name,
    servers: [closed.url],
    baseDn: 'dc=acme,dc=example',
    bindDn: FINDER.dn,
    userBase: 'dn',
    userObjectClasses: ['inetOrgPerson'],
    userFilters: ['uid'],
    timeout: '1s',
    attributes: { idAttribute: 'entryUUID' },
    providerOptions: {},
  })
  await open(who, id)
  expect((await submit(who, uid, PASSWORD)).title).toBe(`${name} cannot be reached – Usher`)
})
