import { createPrivateKey, createPublicKey } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { algorithmOf, type SigningKeyKind } from '#crypto/signing-key-pair.ts'
import { anonymousCaller } from '#domain/caller.ts'
import { limits } from '#domain/quotas.ts'
import { createWebKey } from '#domain/token/web-key/create-web-key.ts'
import { changeWebKeys, KEY_PURPOSE, loadWebKeys } from '#domain/token/web-key/web-key-store.ts'
import { webKeyAdded } from '#domain/token/web-key/web-keys.ts'
import { createPeople, NOW, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

test.each<[SigningKeyKind, string, object]>([
  [{ type: 'rsa', bits: 3072, hash: 'SHA384' }, 'RS384', { modulusLength: 3072 }],
  [{ type: 'ecdsa', curve: 'P-521' }, 'ES512', { namedCurve: 'secp521r1' }],
  [{ type: 'ed25519' }, 'EdDSA', {}],
])('a key of the kind %j is stored with its private part encrypted', async (kind, algorithm, details) => {
  const ctx = people.ctx()
  const { id, createdAt } = await createWebKey(ctx, kind)
  const key = (await loadWebKeys(ctx)).keys[id]
  expect(key).toMatchObject({ kind, status: 'initial', isAutomatic: false, createdAt })
  expect(algorithmOf(kind)).toBe(algorithm)
  expect(createPublicKey(key?.publicKey ?? '').asymmetricKeyDetails).toMatchObject(details)
  const privateKey = createPrivateKey(ctx.cipher.decrypt(key?.secret ?? '', KEY_PURPOSE))
  expect(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })).toBe(key?.publicKey)
})

test('a caller without the permission creates nothing, and the number of keys is limited', async () => {
  const ctx = people.ctx()
  const before = await loadWebKeys(ctx)
  const denied = createWebKey({ ...ctx, caller: anonymousCaller }, { type: 'ed25519' })
  await expect(denied).rejects.toMatchObject({ kind: 'permissionDenied' })
  expect(await loadWebKeys(ctx)).toEqual(before)
  const many = Array.from({ length: limits.webKeys }, (_none, n) =>
    webKeyAdded({ id: `many-${n}`, kind: { type: 'ed25519' }, publicKey: '', secret: '', isAutomatic: false }),
  )
  await changeWebKeys(ctx, { creator: 'TEST', now: NOW }, () => many)
  await expect(createWebKey(ctx, { type: 'ed25519' })).rejects.toMatchObject({ reason: 'limit.count' })
})
