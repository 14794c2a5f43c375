/** Sign-in at a directory by a login UI: StartIdentityProviderIntent with credentials. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { addCaller } from '#test/support/callers.ts'
import { startDirectory, type TestDirectory } from '#test/support/directory-server.ts'
import { asksThisMachine } from '#test/support/login-providers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { selfSigned } from '#test/support/self-signed.ts'
import { addEvents, addPerson } from '#test/support/session-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const FINDER = { dn: 'cn=finder,dc=acme,dc=example', password: 'finder-secret', attributes: {} }
const PASSWORD = 'Minnie’s password 1!'
const minnie = (uid: string, more: Record<string, string[]> = {}) => ({
  dn: `uid=${uid},ou=people,dc=acme,dc=example`,
  password: PASSWORD,
  attributes: {
    objectClass: ['top', 'inetOrgPerson'],
    uid: [uid],
    entryUUID: [`uuid-of-${uid}`],
    givenName: ['Minnie'],
    sn: ['Mouse'],
    mail: [`${uid}@acme.example`, `${uid}.mouse@acme.example`],
    preferredLanguage: ['de'],
    ...more,
  },
})

const certificate = selfSigned('localhost', mkdtempSync(path.join(tmpdir(), 'directory-')))
let server: TestServer
let directory: TestDirectory
let orgId: string
let token: string
beforeAll(async () => {
  server = await startServer(asksThisMachine)
  directory = await startDirectory([FINDER], { certificate })
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  token = (await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })).token
})
afterAll(async () => {
  await server.stop()
  await directory.close()
})

const settings = (changes: object = {}) => ({
  name: 'Acme directory',
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
    firstNameAttribute: 'givenname',
    lastNameAttribute: 'sn',
    emailAttribute: 'mail',
    preferredUsernameAttribute: 'uid',
    preferredLanguageAttribute: 'preferredLanguage',
  },
  providerOptions: { isLinkingAllowed: true },
  ...changes,
})

async function addDirectory(changes: object = {}): Promise<string> {
  const { status, body } = await server.rest('POST', '/admin/v1/idps/ldap', settings(changes))
  expect(body, JSON.stringify(body)).toMatchObject({ id: expect.any(String) })
  expect(status).toBe(200)
  return body.id
}

let count = 0
let uid: string
let idpId: string
beforeEach(async () => {
  uid = `minnie-${count++}`
  directory.entries = [FINDER, minnie(uid)]
  directory.binds.length = 0
  idpId = await addDirectory()
})

const post = (path: string, body: object) => server.rest('POST', path, body, { token })
const start = (ldap: object, id = idpId) => post('/v2/idp_intents', { idpId: id, ldap })
const failure = ({ status, body }: { status: number; body: { message: string } }) => [
  status,
  /\((.*)\)$/.exec(body.message)?.[1],
]
const WRONG = [400, 'COMMAND-nzun2i']

test('a password that the directory accepts returns the intent, which signs its user in once', async () => {
  const { status, body } = await start({ username: uid, password: PASSWORD })
  expect(status).toBe(200)
  expect(body).toEqual({
    details: { sequence: '1', changeDate: expect.any(String), resourceOwner: 'instance' },
    idpIntent: { idpIntentId: expect.any(String), idpIntentToken: expect.any(String) },
  })
  const { idpIntentId, idpIntentToken } = body.idpIntent
  const read = await post(`/v2/idp_intents/${idpIntentId}`, { idpIntentToken })
  expect(read.body).toMatchObject({
    idpInformation: {
      idpId,
      userId: `uuid-of-${uid}`,
      userName: uid,
      ldap: { attributes: { uid: [uid], mail: [`${uid}@acme.example`, `${uid}.mouse@acme.example`] } },
    },
    addHumanUser: {
      username: uid,
      profile: { givenName: 'Minnie', familyName: 'Mouse', preferredLanguage: 'de' },
      email: { email: `${uid}@acme.example`, sendCode: {} },
      idpLinks: [{ idpId, userId: `uuid-of-${uid}`, userName: uid }],
    },
  })
  const userId = await addPerson(server, { orgId, name: uid })
  await addEvents(server, userId, idpLinkAdded(idpId, `uuid-of-${uid}`, uid))
  const checks = { user: { userId }, idpIntent: { idpIntentId, idpIntentToken } }
  expect((await post('/v2/sessions', { checks })).status).toBe(201)
  expect(failure(await post('/v2/sessions', { checks }))).toEqual([400, 'COMMAND-Df4bw'])
})

test('the linked user is returned, and the intent is rejected for another user', async () => {
  const userId = await addPerson(server, { orgId, name: uid })
  const other = await addPerson(server, { orgId, name: `${uid}-other` })
  await addEvents(server, userId, idpLinkAdded(idpId, `uuid-of-${uid}`, uid))
  const { idpIntent } = (await start({ username: `${uid}@acme.example`, password: PASSWORD })).body
  expect(idpIntent.userId).toBe(userId)
  const { idpIntentId, idpIntentToken } = idpIntent
  const checks = { user: { userId: other }, idpIntent: { idpIntentId, idpIntentToken } }
  expect(failure(await post('/v2/sessions', { checks }))).toEqual([400, 'COMMAND-O8xk3w'])
})

describe('rejected', () => {
  test('a wrong and an empty password, an unknown, an empty and an ambiguous name, all alike', async () => {
    directory.entries.push(
      minnie('twin', { mail: ['same@acme.example'] }),
      minnie('twin2', { mail: ['same@acme.example'] }),
    )
    directory.entries.push(minnie('twin3', { mail: ['same@acme.example'] }))
    for (const [username, password] of [
      [uid, 'wrong'],
      ['nobody', PASSWORD],
      ['same@acme.example', PASSWORD],
    ])
      expect(failure(await start({ username, password }))).toEqual(WRONG)
    // Fields of the message must not be empty.
    expect((await start({ username: uid, password: '' })).status).toBe(400)
    expect(failure(await start({ username: ' ', password: PASSWORD }))).toEqual(WRONG)
  })

  test.each(['*', 'm*', '*)(uid=*', '\\2a', `x)(|(objectClass=*`])('the name %s matches nobody', async (username) => {
    expect(failure(await start({ username, password: PASSWORD }))).toEqual(WRONG)
  })

  test('a user whose entry is of another class', async () => {
    directory.entries = [FINDER, minnie(uid, { objectClass: ['device'] })]
    expect(failure(await start({ username: uid, password: PASSWORD }))).toEqual(WRONG)
  })

  test('more than ten attempts for a name within a minute, whatever its letter case', async () => {
    const seen = new Set<unknown>()
    for (let i = 0; i < 22; i++) {
      const { status } = await start({ username: i % 2 ? uid : uid.toUpperCase(), password: 'wrong' })
      seen.add(status)
    }
    expect(seen).toEqual(new Set([400, 429]))
    expect(failure(await start({ username: uid, password: PASSWORD }))).toEqual([429, 'IDP-tries1'])
    expect((await start({ username: 'nobody', password: PASSWORD })).status).toBe(400)
  })

  test('credentials for a provider that is no directory, addresses for a directory, an unknown provider', async () => {
    const urls = { successUrl: 'https://login.example/ok', failureUrl: 'https://login.example/no' }
    expect(failure(await post('/v2/idp_intents', { idpId, urls }))).toEqual([400, 'USERv2-kind1'])
    expect(failure(await start({ username: uid, password: PASSWORD }, '999'))).toEqual([400, 'COMMAND-39n221fs'])
    await server.rest('DELETE', `/admin/v1/idps/templates/${idpId}`)
    expect(failure(await start({ username: uid, password: PASSWORD }))).toEqual([400, 'COMMAND-39n221fs'])
  })

  test('a directory that does not answer, or rejects the account that finds users', async () => {
    const gone = await addDirectory({ servers: ['ldap://localhost:1'] })
    expect(failure(await start({ username: uid, password: PASSWORD }, gone))).toEqual([503, 'IDP-reach1'])
    const unknown = await addDirectory({ bindPassword: 'outdated' })
    expect(failure(await start({ username: uid, password: PASSWORD }, unknown))).toEqual([503, 'IDP-reach1'])
  })

  test('a directory of an organization that is not on the public network', async () => {
    const walled = await startServer({})
    const other = await addOtherOrg(walled)
    const { id } = (
      await walled.rest(
        'POST',
        '/management/v1/idps/ldap',
        settings({ servers: [directory.url, 'ldap://127.0.0.1:1'] }),
        {
          orgId: other,
        },
      )
    ).body
    const body = { idpId: id, ldap: { username: uid, password: PASSWORD } }
    expect(failure(await walled.rest('POST', '/v2/idp_intents', body))).toEqual([503, 'IDP-reach1'])
    expect(directory.binds).toEqual([])
    await walled.stop()
  })
})

test('StartTLS encrypts before the first bind, and another authority is not accepted', async () => {
  const rootCa = readFileSync(certificate.certFile).toString('base64')
  const encrypted = await addDirectory({ startTls: true, rootCa })
  expect((await start({ username: uid, password: PASSWORD }, encrypted)).status).toBe(200)
  expect(directory.binds.map(({ isEncrypted }) => isEncrypted)).toEqual([true, true])
  const untrusted = await addDirectory({ startTls: true })
  expect(failure(await start({ username: uid, password: PASSWORD }, untrusted))).toEqual([503, 'IDP-reach1'])
  expect(directory.binds).toHaveLength(2)
})

test('ldaps with a private authority, after a server that does not answer', async () => {
  const secure = await startDirectory(directory.entries, { certificate, isEncrypted: true })
  const rootCa = readFileSync(certificate.certFile).toString('base64')
  const id = await addDirectory({ servers: ['ldaps://localhost:1', secure.url], rootCa })
  expect((await start({ username: uid, password: PASSWORD }, id)).status).toBe(200)
  await secure.close()
})

test('identifiers that are bytes stay distinct', async () => {
  const guid = Buffer.from('00ff10203040506070809aabbccddeef', 'hex')
  const entry = minnie(uid)
  directory.entries = [FINDER, { ...entry, attributes: { ...entry.attributes, entryUUID: [guid] } }]
  const { idpIntent } = (await start({ username: uid, password: PASSWORD })).body
  const { idpIntentId, idpIntentToken } = idpIntent
  const { idpInformation } = (await post(`/v2/idp_intents/${idpIntentId}`, { idpIntentToken })).body
  expect(idpInformation.userId).toBe(guid.toString('base64'))
})
