import { afterAll, beforeAll, expect, test } from 'vitest'
import { importPerson } from '#domain/user/flows/transfer/import-person.ts'
import { updatePerson } from '#domain/user/flows/transfer/update-person.ts'
import { passkeyRemoved } from '#domain/user/passwordless/events.ts'
import { totpRemoved } from '#domain/user/totp/events.ts'
import { type HumanChanges, movedHuman } from '#test/support/moved-human.ts'
import { createPeople, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const OPTIONS = { dryRun: false, quiet: false, onConflict: 'fail' } as const
const passkey = (id: string) => ({
  ...{ id, name: 'Key', credentialId: `credential ${id}`, publicKey: 'p', counter: 0, aaguid: '', transports: [] },
  ...{ backedUp: false, rpId: new URL(people.services.externalUrl).hostname, userAgent: '' },
})

async function imported(userId: string, changes: HumanChanges = {}): Promise<number> {
  await importPerson(people.ctx(), movedHuman(userId, { ...changes, human: { userId, ...changes.human } }), OPTIONS)
  return (await people.load(userId)).sequence
}
const update = (userId: string, changes: HumanChanges, dryRun = false) =>
  updatePerson(people.ctx(), userId, {
    wanted: movedHuman(userId, { ...changes, human: { userId, ...changes.human } }),
    definitions: {},
    dryRun,
  })

const everything = (): HumanChanges => ({
  human: {
    userName: 'everything2',
    email: { address: 'new@acme.example', verified: true },
    phone: { number: '+41791112233', verified: true },
    totpSecret: 'GEZDGNBVGY3TQOJQ',
  },
  passkeys: [passkey('p')],
  securityKeys: [passkey('k')],
  otpSms: true,
  otpEmail: true,
  recoveryCodeHashes: ['h'],
  metadata: [{ key: 'plan', value: 'Z29sZA==' }],
  attributes: { 'address.city': 'Zug' },
  state: 'locked',
})

test('fields, credentials, factors, metadata and state change in one unit, and once', async () => {
  const before = await imported('everything')
  const { changed, kept } = await update('everything', everything())
  expect(changed).toEqual([
    ...['userName', 'email', 'phone', 'otpCode', 'passkeys', 'u2fs', 'otpSms', 'otpEmail', 'recoveryCodeHashes'],
    ...['metadata', 'attributes', 'state'],
  ])
  expect(kept).toEqual([])
  const { state, sequence } = await people.load('everything')
  expect(sequence).toBeGreaterThan(before)
  expect(state).toMatchObject({
    status: 'locked',
    userName: 'everything2',
    totp: { ready: true },
    otp: { sms: true, email: true },
    recovery: { codes: { h: 'open' } },
  })
  expect(Object.keys({ ...state.passkeys.tokens, ...state.securityKeys })).toEqual(['p', 'k'])
  expect(await update('everything', everything())).toEqual({ changed: [], kept: [] })
})

test('a dry run reports the changes and stores nothing', async () => {
  const before = await imported('dry')
  expect((await update('dry', { otpEmail: true }, true)).changed).toEqual(['otpEmail'])
  expect((await people.load('dry')).sequence).toBe(before)
})

test('a passkey and an authenticator that were removed here are not added again', async () => {
  const humanChanges: HumanChanges = { human: { totpSecret: 'GEZDGNBVGY3TQOJQ' }, passkeys: [passkey('p')] }
  await imported('removed', humanChanges)
  await people.given('removed', passkeyRemoved('p'), totpRemoved())
  const before = (await people.load('removed')).sequence
  expect(await update('removed', humanChanges)).toEqual({ changed: [], kept: ['otpCode', 'passkeys'] })
  expect((await people.load('removed')).sequence).toBe(before)
})

test('one rejected member leaves all others as they were', async () => {
  await imported('holder')
  const before = await imported('rejected')
  await expect(update('rejected', { human: { userName: 'holder' }, otpEmail: true })).rejects.toMatchObject({
    reason: 'name.taken',
  })
  expect((await people.load('rejected')).sequence).toBe(before)
})
