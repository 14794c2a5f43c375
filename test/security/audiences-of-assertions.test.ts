/**
 * An assertion is for this server alone: one that names another server too could be replayed by that one
 * (CVE-2025-27370, draft-ietf-oauth-rfc7523bis).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OidcServer, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
let file: { userId: string; keyId: string; key: string }
beforeAll(async () => {
  server = await startOidcServer()
  const machine = { userName: uniqueName('robot'), name: 'Robot' }
  const { userId } = (await server.rest('POST', '/management/v1/users/machine', machine)).body
  const key = await server.rest('POST', `/management/v1/users/${userId}/keys`, { type: 'KEY_TYPE_JSON' })
  file = JSON.parse(Buffer.from(key.body.keyDetails, 'base64').toString())
})
afterAll(() => server.stop())

const EVIL = 'https://evil.example'
const send = async (aud: string | string[]) => server.redeemAssertion(await server.assertion(file, { aud }), 'openid')

describe('an assertion', () => {
  test.each<[string, (own: string) => string | string[]]>([
    ['another server beside this one', (issuer) => [issuer, EVIL]],
    ['another server first', (issuer) => [EVIL, issuer]],
    ['another server beside the token endpoint', (issuer) => [`${issuer}/oauth/v2/token`, EVIL]],
    ['the empty text beside this server', (issuer) => [issuer, '']],
    ['a path below this server', (issuer) => [issuer, `${issuer}/evil`]],
    ['an origin that begins alike', (issuer) => [issuer, `${issuer}.evil.example`]],
    ['another server alone', () => EVIL],
    ['nobody', () => []],
  ])('for %s is rejected', async (_whom, aud) => {
    const { status, body } = await send(aud(server.url))
    expect(status).toBe(400)
    expect(body).toMatchObject({ error: 'invalid_grant', error_description: expect.stringContaining('aud') })
  })

  test.each<[string, (own: string) => string | string[]]>([
    ['the issuer', (issuer) => issuer],
    ['the issuer in a list', (issuer) => [issuer]],
    ['issuer and token endpoint, as widespread clients send it', (issuer) => [issuer, `${issuer}/oauth/v2/token`]],
  ])('for %s is accepted', async (_whom, aud) => {
    expect((await send(aud(server.url))).status).toBe(200)
  })
})
