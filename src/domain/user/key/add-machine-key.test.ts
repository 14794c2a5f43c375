import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AddMachineKey, addMachineKey, decideAddMachineKey } from '#domain/user/key/add-machine-key.ts'
import { machineKeyAdded } from '#domain/user/key/events.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { added, createPeople, NOW, type People, refusalOf, rejectionOf, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  const robot = { userName: 'robot', userNameScoped: false, name: 'Robot', description: '', accessTokenType: 0 }
  await people.given('robot', machineAdded(robot))
  await people.given('minnie', added())
})
afterAll(() => people.close())

const add = (changes: Partial<AddMachineKey> = {}, userId = 'robot') =>
  addMachineKey(people.ctx(), { id: userId }, { type: 1, expiresAt: null, publicKey: '', ...changes })

const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength })

test('a key is made: the file carries the private half, the store the public one alone', async () => {
  const { keyId, keyFile } = await add({ expiresAt: Date.UTC(2030, 0, 1) })
  const file = JSON.parse(keyFile ?? '')
  expect(file).toEqual({
    type: 'serviceaccount',
    keyId,
    key: expect.stringMatching(/^-----BEGIN RSA PRIVATE KEY-----\n/),
    expirationDate: '2030-01-01T00:00:00.000Z',
    userId: 'robot',
  })
  const { keys } = (await people.load('robot')).state
  expect(keys[keyId]?.publicKey).toBe(
    createPublicKey(createPrivateKey(file.key)).export({ type: 'spki', format: 'pem' }),
  )
  expect(createPrivateKey(file.key).asymmetricKeyDetails?.modulusLength).toBe(2048)
  expect(JSON.stringify(keys)).not.toContain('PRIVATE')
})

test('a key without an end ends in the year 9999', async () => {
  const { keyId } = await add({ publicKey: rsa(2048).publicKey.export({ type: 'spki', format: 'pem' }).toString() })
  expect(new Date((await people.load('robot')).state.keys[keyId]?.expiresAt ?? 0).toISOString()).toBe(
    '9999-12-31T23:59:59.000Z',
  )
})

test('a public key of the caller’s own is kept, in whichever of its two forms it comes, and no file is answered', async () => {
  const { publicKey } = rsa(2048)
  const spki = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  for (const type of ['spki', 'pkcs1'] as const) {
    const { keyId, keyFile } = await add({ publicKey: publicKey.export({ type, format: 'pem' }).toString() })
    expect(keyFile).toBeUndefined()
    expect((await people.load('robot')).state.keys[keyId]?.publicKey).toBe(spki)
  }
})

test.each([
  ['no PEM', () => 'key'],
  ['a broken PEM', () => '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
  ['a private key', () => rsa(2048).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ['a short key', () => rsa(1024).publicKey.export({ type: 'spki', format: 'pem' }).toString()],
  [
    'a key of another kind',
    () => generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  ],
])('%s is no public key', async (_what, publicKey) => {
  await expect(add({ publicKey: publicKey() })).rejects.toMatchObject({
    kind: 'invalidArgument',
    reason: 'machineKey.invalid',
  })
})

test.each([
  ['credential.expiresBeforeNow', 'a key that has ended', 'robot', { expiresAt: NOW }],
  ['user.notFound', 'nobody', '404', {}],
  ['user.notMachine', 'a person', 'minnie', {}],
])('%s refuses %s', async (id, _what, userId, changes) => {
  expect(await rejectionOf(add(changes, userId))).toBe(id)
})

test('a machine has so many keys and no more', () => {
  const robot = machineAdded({ userName: 'r', userNameScoped: false, name: 'R', description: '', accessTokenType: 0 })
  const key = { keyId: 'k', type: 1, publicKey: 'pem', expiresAt: NOW }
  const full = Array.from({ length: 500 }, (_, i) => machineKeyAdded({ ...key, keyId: `k${i}` }))
  expect(decideAddMachineKey(stateAfter(robot, ...full.slice(1)), key)).toHaveLength(1)
  expect(refusalOf(() => decideAddMachineKey(stateAfter(robot, ...full), key))).toBe('limit.count')
})
