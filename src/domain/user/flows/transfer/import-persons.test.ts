import { afterAll, beforeAll, expect, test } from 'vitest'
import { importPersons } from '#domain/user/flows/transfer/import-persons.ts'
import type { MovedHuman } from '#domain/user/flows/transfer/person.ts'
import { userAggregate } from '#domain/user/user.ts'
import { AppError } from '#kit/errors.ts'
import { beforePush } from '#test/support/before-push.ts'
import { movedHuman } from '#test/support/moved-human.ts'
import { createPeople, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const options = { dryRun: false, quiet: false, onConflict: 'fail' } as const

/** The outcome of each person, or the key of the error. */
async function imported(persons: readonly MovedHuman[]): Promise<string[]> {
  const results = await importPersons(people.ctx(), persons, options)
  return results.map((result) => {
    if ('imported' in result) return result.imported.status
    return result.error instanceof AppError ? result.error.kind : String(result.error)
  })
}

test('new persons are stored, each with its own events', async () => {
  expect(await imported([movedHuman('new-1'), movedHuman('new-2', { human: { userId: 'kept-id' } })])).toEqual([
    'imported',
    'imported',
  ])
  const stored = await people.ctx().events.load(userAggregate, 'kept-id')
  expect(stored).toMatchObject({ owner: ORG, state: { userName: 'new-2', email: { verified: true } } })
})

test.each<[string, readonly MovedHuman[], readonly string[]]>([
  ['a person who exists already', [movedHuman('known'), movedHuman('beside-known')], ['skipped', 'imported']],
  [
    'two persons with one user name',
    [movedHuman('twice', { human: { userId: 'one' } }), movedHuman('TWICE', { human: { userId: 'two' } })],
    ['imported', 'alreadyExists'],
  ],
  [
    'two persons with one id',
    [movedHuman('id-1', { human: { userId: 'same' } }), movedHuman('id-2', { human: { userId: 'same' } })],
    ['imported', 'alreadyExists'],
  ],
  [
    'an organization that does not exist',
    [movedHuman('placed'), movedHuman('nowhere', { human: { orgId: 'none' } })],
    ['imported', 'notFound'],
  ],
  [
    'an id that belongs to something else',
    [movedHuman('fine'), movedHuman('impostor', { human: { userId: ORG } })],
    ['imported', 'failedPrecondition'],
  ],
  ['a link to a provider that does not exist', linked(), ['imported', 'failedPrecondition']],
])('%s concerns nobody else', async (_what, persons, expected) => {
  if (expected[0] === 'skipped') await imported([movedHuman('known')])
  expect(await imported(persons)).toEqual(expected)
})

function linked(): MovedHuman[] {
  const idpLinks = [{ idpId: 'none', externalUserId: 'e', displayName: '' }]
  return [movedHuman('unlinked'), movedHuman('linked', { human: { idpLinks } })]
}

test('a name that another writer takes before the unit is stored is rejected for its person alone', async () => {
  const ctx = beforePush(people.ctx(), () => imported([movedHuman('racer', { human: { userId: 'first' } })]))
  const persons = [movedHuman('bystander'), movedHuman('racer', { human: { userId: 'second' } })]
  const [bystander, racer] = await importPersons(ctx, persons, options)
  expect(bystander).toMatchObject({ imported: { status: 'imported' } })
  expect(racer).toMatchObject({ error: { kind: 'alreadyExists' } })
})
