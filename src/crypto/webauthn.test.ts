import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import { describe, expect, test } from 'vitest'
import {
  authenticationOptions,
  claimedCredential,
  registrationOptions,
  relyingParty,
  verifyAuthentication,
  verifyRegistration,
  type WebAuthnCredentialRecord,
} from '#crypto/webauthn.ts'

const rp = relyingParty('https://login.acme.example:8443', 'Acme')
const user = { id: '165617850692654601', loginName: 'minnie@acme.example', displayName: 'Minnie Mouse' }

const b64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest()

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const BACKUP_ELIGIBLE = 0x08
const BACKED_UP = 0x10
const HAS_CREDENTIAL = 0x40

interface Ceremony {
  challenge: string
  origin?: string
  rpId?: string
  flags?: number
  counter?: number
  userHandle?: string
}

/** An authenticator and a browser in one: an ES256 key that answers as WebAuthn level 3 §6 and §7 require. */
function softAuthenticator() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  // COSE_Key of ES256 (RFC 9053 §2.1).
  const coseKey = isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  )
  const id = randomBytes(16)

  const clientData = (type: string, { challenge, origin = rp.origin }: Ceremony) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

  function authenticatorBytes({ rpId = rp.id, counter = 0 }: Ceremony, flags: number, attested: Uint8Array[] = []) {
    const head = Buffer.alloc(5)
    head[0] = flags
    head.writeUInt32BE(counter, 1)
    return Buffer.concat([sha256(rpId), head, ...attested])
  }

  function create(ceremony: Ceremony) {
    const flags = HAS_CREDENTIAL | (ceremony.flags ?? USER_PRESENT | USER_VERIFIED)
    const idLength = Buffer.from([0, id.length])
    const authData = authenticatorBytes(ceremony, flags, [Buffer.alloc(16), idLength, id, coseKey])
    const attestation = isoCBOR.encode(
      new Map<string, string | Uint8Array | Map<string, string>>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, string>()],
        ['authData', new Uint8Array(authData)],
      ]),
    )
    return {
      id: b64(id),
      rawId: b64(id),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: b64(clientData('webauthn.create', ceremony)),
        attestationObject: b64(attestation),
        transports: ['internal', 'hybrid', 7, '<script>'],
      },
    }
  }

  function get(ceremony: Ceremony) {
    const authData = authenticatorBytes(ceremony, ceremony.flags ?? USER_PRESENT | USER_VERIFIED)
    const clientDataJson = clientData('webauthn.get', ceremony)
    return {
      id: b64(id),
      rawId: b64(id),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: b64(clientDataJson),
        authenticatorData: b64(authData),
        signature: b64(sign('sha256', Buffer.concat([authData, sha256(clientDataJson)]), privateKey)),
        ...(ceremony.userHandle === undefined ? {} : { userHandle: ceremony.userHandle }),
      },
    }
  }

  return { create, get }
}

const refused = { kind: 'invalidArgument', reason: 'webauthn.credentialInvalid' }

test('the relying party is the domain and origin of the external address', () => {
  expect(rp).toEqual({ id: 'login.acme.example', origin: 'https://login.acme.example:8443', name: 'Acme' })
  expect(relyingParty('http://localhost:8080/some/path', 'X')).toMatchObject({
    id: 'localhost',
    origin: 'http://localhost:8080',
  })
})

describe('registration', () => {
  test('requires a discoverable credential and user verification for a passkey', async () => {
    const known = [{ credentialId: 'AAECAw', transports: ['usb'] }]
    const options = await registrationOptions({ rp, use: 'passkey', user, known })
    expect(options).toMatchObject({
      rp: { id: 'login.acme.example', name: 'Acme' },
      user: { id: b64(user.id), name: user.loginName, displayName: user.displayName },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: 'AAECAw', type: 'public-key', transports: ['usb'] }],
    })
    expect(options.pubKeyCredParams.map(({ alg }) => alg)).toEqual([-8, -7, -257])
    expect(Buffer.from(options.challenge, 'base64url').length).toBeGreaterThanOrEqual(16)
    const again = await registrationOptions({ rp, use: 'passkey', user, known })
    expect(again.challenge).not.toBe(options.challenge)
  })

  test('requires no discoverable credential and no user verification for a second factor', async () => {
    const options = await registrationOptions({ rp, use: 'secondFactor', user, known: [] })
    expect(options.authenticatorSelection).toMatchObject({
      residentKey: 'discouraged',
      userVerification: 'discouraged',
    })
  })

  test('of a valid answer returns a record that survives JSON', async () => {
    const { challenge } = await registrationOptions({ rp, use: 'passkey', user, known: [] })
    const flags = USER_PRESENT | USER_VERIFIED | BACKUP_ELIGIBLE | BACKED_UP
    const response = softAuthenticator().create({ challenge, flags, counter: 3 })
    const record = await verifyRegistration({ rp, use: 'passkey', challenge, response })
    expect(record).toEqual({
      credentialId: response.id,
      publicKey: expect.stringMatching(/^[\w-]+$/),
      counter: 3,
      aaguid: '00000000-0000-0000-0000-000000000000',
      transports: ['internal', 'hybrid'],
      backedUp: true,
      userVerified: true,
    })
    expect(JSON.parse(JSON.stringify(record))).toEqual(record)
  })

  test.each([
    ['another challenge', { challenge: b64('another') }],
    ['another origin', { origin: 'https://evil.example' }],
    ['the origin without its port', { origin: 'https://login.acme.example' }],
    ['another relying party', { rpId: 'evil.example' }],
    ['nobody verified', { flags: USER_PRESENT }],
    ['nobody present', { flags: USER_VERIFIED }],
  ])('refuses %s', async (_, changes) => {
    const { challenge } = await registrationOptions({ rp, use: 'passkey', user, known: [] })
    const response = softAuthenticator().create({ challenge, ...changes })
    await expect(verifyRegistration({ rp, use: 'passkey', challenge, response })).rejects.toMatchObject(refused)
  })

  test('of a second factor accepts a key without user verification', async () => {
    const { challenge } = await registrationOptions({ rp, use: 'secondFactor', user, known: [] })
    const response = softAuthenticator().create({ challenge, flags: USER_PRESENT })
    const record = await verifyRegistration({ rp, use: 'secondFactor', challenge, response })
    expect(record.userVerified).toBe(false)
  })

  test.each([
    undefined,
    null,
    'text',
    {},
    { id: 'x', rawId: 'x', type: 'public-key' },
    { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 'x', attestationObject: 'x' } },
    { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: {}, attestationObject: [] } },
  ])('refuses what is no answer at all: %j', async (response) => {
    await expect(verifyRegistration({ rp, use: 'passkey', challenge: 'x', response })).rejects.toMatchObject(refused)
  })
})

describe('authentication', () => {
  const authenticator = softAuthenticator()
  async function registered(counter = 0): Promise<WebAuthnCredentialRecord> {
    const { challenge } = await registrationOptions({ rp, use: 'passkey', user, known: [] })
    const response = authenticator.create({ challenge, counter })
    return verifyRegistration({ rp, use: 'passkey', challenge, response })
  }

  test('requests one of the known keys, or any passkey', async () => {
    const known = [{ credentialId: 'AAECAw', transports: [] }]
    expect(await authenticationOptions({ rp, use: 'secondFactor', known })).toMatchObject({
      rpId: 'login.acme.example',
      userVerification: 'discouraged',
      allowCredentials: [{ id: 'AAECAw', type: 'public-key' }],
    })
    expect(await authenticationOptions({ rp, use: 'passkey', known: [] })).toMatchObject({
      userVerification: 'required',
      allowCredentials: [],
    })
  })

  test('of a valid answer returns the values to store', async () => {
    const credential = await registered(5)
    const { challenge } = await authenticationOptions({ rp, use: 'passkey', known: [credential] })
    const response = authenticator.get({ challenge, counter: 6 })
    expect(await verifyAuthentication({ rp, use: 'passkey', challenge, response, credential })).toEqual({
      counter: 6,
      backedUp: false,
      userVerified: true,
    })
  })

  test('accepts keys without a counter', async () => {
    const credential = await registered()
    const { challenge } = await authenticationOptions({ rp, use: 'passkey', known: [credential] })
    const response = authenticator.get({ challenge })
    expect(await verifyAuthentication({ rp, use: 'passkey', challenge, response, credential })).toMatchObject({
      counter: 0,
    })
  })

  test.each([
    ['another challenge', { challenge: b64('another') }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another relying party', { rpId: 'evil.example' }],
    ['nobody verified', { flags: USER_PRESENT }],
    ['a counter that did not increase', { counter: 5 }],
    ['a counter that went back', { counter: 4 }],
  ])('is wrong with %s', async (_, changes) => {
    const credential = await registered(5)
    const { challenge } = await authenticationOptions({ rp, use: 'passkey', known: [credential] })
    const response = authenticator.get({ challenge, counter: 6, ...changes })
    expect(await verifyAuthentication({ rp, use: 'passkey', challenge, response, credential })).toBeUndefined()
  })

  test('is wrong with the key of another, under the id of this one', async () => {
    const credential = await registered()
    const { challenge } = await authenticationOptions({ rp, use: 'passkey', known: [credential] })
    const stranger = softAuthenticator().get({ challenge })
    const forged = { ...stranger, id: credential.credentialId, rawId: credential.credentialId }
    for (const response of [stranger, forged])
      expect(await verifyAuthentication({ rp, use: 'passkey', challenge, response, credential })).toBeUndefined()
  })

  test.each([undefined, null, 'text', {}, { id: 'x' }])('is wrong with no answer at all: %j', async (response) => {
    const credential = await registered()
    expect(await verifyAuthentication({ rp, use: 'passkey', challenge: 'x', response, credential })).toBeUndefined()
  })

  test('an answer names the credential and user that it claims', () => {
    const response = authenticator.get({ challenge: 'x', userHandle: b64(user.id) })
    expect(claimedCredential(response)).toEqual({ credentialId: response.id, userId: user.id })
    expect(claimedCredential(authenticator.get({ challenge: 'x' }))).toEqual({ credentialId: response.id })
    for (const none of [undefined, null, 'text', 7, {}, { id: 7 }, { id: '' }])
      expect(claimedCredential(none)).toBeUndefined()
    expect(claimedCredential({ id: 'x', response: null })).toEqual({ credentialId: 'x' })
  })
})
