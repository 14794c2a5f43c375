import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTarget } from '#domain/action/create-target.ts'
import { addTargetKey } from '#domain/action/target-key/add-target-key.ts'
import { anonymousCaller } from '#domain/caller.ts'
import { createPeople, NOW, type People } from '#test/support/people.ts'

let people: People
let targetId: string
beforeAll(async () => {
  people = await createPeople()
  const settings = { name: 'hook', type: 'call', interruptOnError: false, timeoutMs: 1000 } as const
  const target = { ...settings, endpoint: 'https://hook.example', payloadType: 'jwe' } as const
  targetId = (await createTarget(people.ctx(), target)).id
})
afterAll(() => people.close())

const pems = ({ publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject }) => ({
  publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
})
const rsa = (modulusLength: number) => pems(generateKeyPairSync('rsa', { modulusLength }))
const ec = (namedCurve: string) => pems(generateKeyPairSync('ec', { namedCurve }))
const add = (publicKey: string, expiresAt: number | null = null) =>
  addTargetKey(people.ctx(), { targetId, publicKey, expiresAt })

test('RSA keys and keys on the curves of the NIST are added', async () => {
  for (const { publicKey } of [rsa(2048), ec('P-256'), ec('P-384'), ec('P-521')])
    expect(await add(publicKey)).toBeTruthy()
})

test.each([
  ['a private key', () => rsa(2048).privateKey],
  ['a short key', () => rsa(1024).publicKey],
  ['a key on another curve', () => ec('secp256k1').publicKey],
  ['a key that only signs', () => pems(generateKeyPairSync('ed25519')).publicKey],
  ['a text', () => 'x'],
])('%s is rejected', async (_what, keyOf) => {
  await expect(add(keyOf())).rejects.toMatchObject({ reason: 'targetKey.invalid' })
})

test('an expired key, an unknown target and a caller without the permission are rejected', async () => {
  const { publicKey } = ec('P-256')
  await expect(add(publicKey, NOW)).rejects.toMatchObject({ reason: 'targetKey.expired' })
  const input = { targetId: '404', publicKey, expiresAt: null }
  await expect(addTargetKey(people.ctx(), input)).rejects.toMatchObject({ reason: 'target.notFound' })
  const denied = addTargetKey({ ...people.ctx(), caller: anonymousCaller }, { ...input, targetId })
  await expect(denied).rejects.toMatchObject({ kind: 'permissionDenied' })
})
