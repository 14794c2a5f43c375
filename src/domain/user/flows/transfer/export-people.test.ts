import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from '#domain/caller.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { exportPeople } from '#domain/user/flows/transfer/export-people.ts'
import type { Person } from '#domain/user/flows/transfer/person.ts'
import { userRemoved } from '#domain/user/lifecycle/events.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { recoveryCodeCheckSucceeded, recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { added, cipher, createPeople, NOW, ORG, type People } from '#test/support/people.ts'

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

async function exported(orgId = '', since = 0): Promise<Person[]> {
  const all: Person[] = []
  for await (const person of exportPeople(people.ctx(), { orgId, since })) all.push(person)
  return all
}

test('exports all users in the order of their ids, with reusable secrets, beyond one batch', async () => {
  const totp = [totpAdded(cipher.encrypt(SECRET, 'totp')), totpVerified()]
  await people.given('100', added({ userName: 'a', encodedHash: '$2a$x' }), emailVerified(), ...totp)
  await people.given('101', added({ userName: 'b' }), totpAdded(cipher.encrypt(SECRET, 'totp')))
  await people.given('102', added({ userName: 'gone' }), userRemoved())
  await people.given(
    '103',
    added({ userName: 'c' }),
    recoveryCodesAdded(['h1', 'h2']),
    recoveryCodeCheckSucceeded('h1'),
  )
  const robot = { userName: 'r', userNameScoped: false, name: 'R', description: '', accessTokenType: 1 }
  await people.given('104', machineAdded(robot))
  for (let i = 200; i < 450; i++) await people.given(`${i}`, added({ userName: `p${i}` }))

  const all = await exported()
  expect(all).toHaveLength(254)
  expect(await exported('', NOW)).toHaveLength(254)
  expect(await exported('', NOW + 1)).toEqual([])
  expect(all[0]).toMatchObject({
    type: 'human',
    state: 'active',
    human: { userId: '100', orgId: ORG, hashedPassword: '$2a$x', totpSecret: SECRET, email: { verified: true } },
  })
  expect(all[1]).toMatchObject({ human: { userId: '101', totpSecret: '' } })
  expect(all[2]).toMatchObject({ human: { userId: '103' }, recoveryCodeHashes: ['h2'] })
  expect(all[3]).toMatchObject({ type: 'machine', machine: { userId: '104', accessTokenType: 1 } })
  expect(await exported(ORG)).toHaveLength(254)
})

test('an organization that is not there is refused', async () => {
  await expect(exported('nowhere')).rejects.toMatchObject({ reason: 'org.notFound' })
})

test('only an administrator of the instance exports', async () => {
  const caller: Caller = { ...people.ctx().caller, mayEverywhere: () => false }
  const first = exportPeople(people.ctx({ caller }), { orgId: '', since: 0 }).next()
  await expect(first).rejects.toMatchObject({ reason: 'authorization.permissionMissing' })
})
