/**
 * ListHumanAuthFactors, RemoveHumanAuthFactorOTP, RemoveHumanAuthFactorU2F, RemoveHumanAuthFactorOTPSMS,
 * RemoveHumanAuthFactorOTPEmail, ListHumanLinkedIDPs and RemoveHumanLinkedIDP, over REST.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idpAdded, idpAggregate } from '#domain/idp/idp.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { otpEmailAdded, otpSmsAdded } from '#domain/user/otp/events.ts'
import { totpAdded } from '#domain/user/totp/events.ts'
import { securityKeyRegistered } from '#domain/user/u2f/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

let count = 0
async function person(more: object = {}): Promise<string> {
  const userName = `user${count++}`
  const { body } = await server.rest('POST', '/management/v1/users/human/_import', {
    userName,
    profile: { firstName: 'Minnie', lastName: 'Mouse' },
    email: { email: `${userName}@acme.example`, isEmailVerified: true },
    password: 'Passw0rd!',
    ...more,
  })
  return body.userId
}
const at = (id: string, path: string) => `/management/v1/users/${id}/${path}`
const by = () => ({ creator: 'TEST', now: Date.now() })

describe('second factors', () => {
  const list = async (id: string) => (await server.rest('POST', at(id, 'auth_factors/_search'))).body.result ?? []
  const remove = (id: string, factor: string) => server.rest('DELETE', at(id, `auth_factors/${factor}`))
  const credential = { credentialId: 'c', publicKey: 'p', counter: 0, aaguid: '', transports: [], backedUp: false }
  const key = securityKeyRegistered({ id: 'k1', name: 'Blue key', ...credential, rpId: 'localhost', userAgent: '' })

  test('ready factors are listed, and each can be removed once', async () => {
    const id = await person({ otpCode: 'JBSWY3DPEHPK3PXP' })
    const more = [key, otpSmsAdded(), otpEmailAdded()]
    await server.runtime.services.events.change(by(), userAggregate, id, () => more)
    const state = 'AUTH_FACTOR_STATE_READY'
    const all = [
      { state, otp: {} },
      { state, u2f: { id: 'k1', name: 'Blue key' } },
      { state, otpSms: {} },
      { state, otpEmail: {} },
    ]
    expect(await list(id)).toEqual(all)
    for (const [i, [factor, refusal]] of [
      ['otp', 'COMMAND-Hd9sd'],
      ['u2f/k1', 'COMMAND-DAfb2'],
      ['otp_sms', 'COMMAND-Sr3h3'],
      ['otp_email', 'COMMAND-b312D'],
    ].entries()) {
      expect(await remove(id, factor ?? '')).toMatchObject({
        status: 200,
        body: {
          details: { sequence: String(8 + i), creationDate: expect.any(String), changeDate: expect.any(String) },
        },
      })
      expect(await list(id)).toEqual(all.slice(i + 1))
      for (const user of [id, '404']) {
        const again = await remove(user, factor ?? '')
        expect(again).toMatchObject({ status: 404, body: { code: 5 } })
        expect(again.body.message).toContain(refusal)
      }
    }
  })

  test('an authenticator whose set-up is not finished is not listed, but can be removed', async () => {
    const id = await person()
    await server.runtime.services.events.change(by(), userAggregate, id, () => [totpAdded('sealed')])
    expect(await list(id)).toEqual([])
    expect((await remove(id, 'otp')).status).toBe(200)
  })

  test('an unknown user has none', async () => {
    expect(await server.rest('POST', at('404', 'auth_factors/_search'))).toMatchObject({
      status: 404,
      body: { code: 5 },
    })
  })
})

describe('accounts at providers', () => {
  const options = {
    isLinkingAllowed: true,
    isCreationAllowed: true,
    isAutoCreation: false,
    isAutoUpdate: false,
    autoLinking: 0,
  }
  const idpId = '12'
  beforeAll(async () => {
    const { events } = server.runtime.services
    const config = { issuer: 'https://i', clientId: 'c', clientSecret: '', scopes: [], isIdTokenMapping: false }
    const added = idpAdded({ name: 'Google', options, config: { kind: 'oidc', ...config, usePkce: false } })
    const before = events.nonexistent(idpAggregate, idpId)
    await events.pushOne(by(), { aggregate: idpAggregate, before, owner: INSTANCE_ID, events: [added] })
  })
  const list = (id: string, body: object = {}) => server.rest('POST', at(id, 'idps/_search'), body)
  const remove = (id: string, linked: string) => server.rest('DELETE', at(id, `idps/${idpId}/${linked}`))
  const link = (externalUserId: string) => ({ configId: idpId, externalUserId, displayName: 'Minnie at Google' })

  test('are listed with the name of the provider, in pages', async () => {
    const id = await person({ idps: [link('m1'), link('m2'), link('m3')] })
    const { status, body } = await list(id, { query: { limit: 2, asc: true } })
    expect(status).toBe(200)
    expect(body.details).toMatchObject({ totalResult: '3', viewTimestamp: expect.any(String) })
    expect(body.result.map((one: { providedUserId: string }) => one.providedUserId)).toEqual(['m1', 'm2'])
    expect(body.result[0]).toEqual({
      userId: id,
      idpId,
      idpName: 'Google',
      providedUserId: 'm1',
      providedUserName: 'Minnie at Google',
      idpType: 'IDP_TYPE_OIDC',
    })
  })

  test('are unlinked once, and can then be linked by another user', async () => {
    const id = await person({ idps: [link('once')] })
    expect(await remove(id, 'once')).toMatchObject({ status: 200, body: { details: { sequence: '4' } } })
    expect((await list(id)).body.result).toBeUndefined()
    for (const user of [id, '404'])
      expect(await remove(user, 'once')).toMatchObject({
        status: 404,
        body: { code: 5, message: expect.stringContaining('COMMAND-1M9xR') },
      })
    const other = await person({ idps: [link('once')] })
    expect((await list(other)).body.result).toHaveLength(1)
  })

  test('an unknown user has none', async () => {
    expect(await list('404')).toMatchObject({ status: 404, body: { code: 5 } })
  })
})
