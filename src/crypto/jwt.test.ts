import { createPrivateKey, createPublicKey } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { generateRsaKeyPair, jwtSigner, type RsaKeyPair, verifyJwt } from '#crypto/jwt.ts'

const NOW = Date.UTC(2026, 0, 1)
const nowSeconds = NOW / 1000
const claims = { iss: 'https://id.example', aud: ['app', 'api'], sub: '42', iat: nowSeconds, exp: nowSeconds + 60 }

let pair: RsaKeyPair
let other: RsaKeyPair
beforeAll(async () => {
  ;[pair, other] = await Promise.all([generateRsaKeyPair(), generateRsaKeyPair()])
})
const keyOf = (keyId: string) => (keyId === pair.keyId ? pair.publicPem : undefined)
const sign = (changes = {}, typ?: string) => jwtSigner(pair.keyId, pair.privatePem).sign({ ...claims, ...changes }, typ)

describe('a new key', () => {
  test('is RSA of 2048 bits, in three formats of one key', () => {
    const publicKey = createPublicKey(pair.publicPem)
    expect(publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 })
    expect(pair.privatePem).toMatch(/^-----BEGIN PRIVATE KEY-----/)
    expect(pair.privatePkcs1Pem).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/)
    for (const pem of [pair.privatePem, pair.privatePkcs1Pem])
      expect(createPublicKey(createPrivateKey(pem)).equals(publicKey)).toBe(true)
  })
})

describe('a token', () => {
  test('verifies to its claims and the id of the signing key', async () => {
    const result = await verifyJwt(await sign(), keyOf, { issuer: claims.iss, audience: 'api', nowMs: NOW })
    expect(result).toEqual({ result: 'ok', keyId: pair.keyId, claims })
  })

  test('signed with a PKCS#1 key verifies too', async () => {
    const token = await jwtSigner(pair.keyId, pair.privatePkcs1Pem).sign(claims)
    expect(await verifyJwt(token, keyOf, { nowMs: NOW })).toMatchObject({ result: 'ok' })
  })

  test('is expired after its time and a tolerance of ten seconds', async () => {
    const token = await sign()
    expect(await verifyJwt(token, keyOf, { nowMs: NOW + 69_000 })).toMatchObject({ result: 'ok' })
    expect(await verifyJwt(token, keyOf, { nowMs: NOW + 71_000 })).toMatchObject({ result: 'expired' })
  })

  test.each([
    ['another issuer', { issuer: 'https://evil.example' }],
    ['another audience', { audience: 'elsewhere' }],
    ['another type', { typ: 'at+jwt' }],
  ])('is wrong where %s is expected', async (_, expected) => {
    expect(await verifyJwt(await sign(), keyOf, { ...expected, nowMs: NOW })).toMatchObject({ result: 'wrong' })
  })

  test.each([
    ['no expiry', { exp: undefined }],
    ['a time before which it does not hold', { nbf: nowSeconds + 60 }],
  ])('is wrong with %s', async (_, changes) => {
    expect(await verifyJwt(await sign(changes), keyOf, { nowMs: NOW })).toMatchObject({ result: 'wrong' })
  })

  test('is rejected when another key signed it, under any key id', async () => {
    for (const keyId of [pair.keyId, other.keyId]) {
      const token = await jwtSigner(keyId, other.privatePem).sign(claims)
      expect(await verifyJwt(token, keyOf, { nowMs: NOW })).toMatchObject({ result: 'wrong' })
    }
  })

  test('is wrong when expired as well as forged', async () => {
    const token = await jwtSigner(pair.keyId, other.privatePem).sign({ ...claims, exp: nowSeconds - 60 })
    expect(await verifyJwt(token, keyOf, { nowMs: NOW })).toMatchObject({ result: 'wrong' })
  })

  test('is wrong without a signature, with the public key as a shared secret, or with another algorithm', async () => {
    const header = { kid: pair.keyId }
    const key = createPrivateKey(pair.privatePem)
    const tokens = [
      new UnsecuredJWT(claims).encode(),
      await new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).sign(Buffer.from(pair.publicPem)),
      await new SignJWT(claims).setProtectedHeader({ ...header, alg: 'RS512' }).sign(key),
      await new SignJWT(claims).setProtectedHeader({ ...header, alg: 'PS256' }).sign(key),
      await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(key),
    ]
    for (const token of tokens) expect(await verifyJwt(token, keyOf, { nowMs: NOW })).toMatchObject({ result: 'wrong' })
  })

  test('is rejected with any single character changed or cut', async () => {
    const token = await sign()
    for (let i = 0; i < token.length; i += 7) {
      const changed = token.slice(0, i) + (token[i] === 'B' ? 'C' : 'B') + token.slice(i + 1)
      expect(await verifyJwt(changed, keyOf, { nowMs: NOW })).toMatchObject({ result: 'wrong' })
    }
    expect(await verifyJwt(token.slice(0, -1), keyOf, { nowMs: NOW })).toMatchObject({ result: 'wrong' })
    expect(await verifyJwt('', keyOf, { nowMs: NOW })).toMatchObject({ result: 'wrong' })
  })

  test('is neither right nor wrong while the keys cannot be read', async () => {
    const broken = () => Promise.reject(new Error('store is down'))
    await expect(verifyJwt(await sign(), broken, { nowMs: NOW })).rejects.toThrow('store is down')
  })
})
