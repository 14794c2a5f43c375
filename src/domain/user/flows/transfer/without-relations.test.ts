import { afterAll, beforeAll, expect, test } from 'vitest'
import { importPersons } from '#domain/user/flows/transfer/import-persons.ts'
import type { MovedHuman } from '#domain/user/flows/transfer/person.ts'
import { withoutRelations } from '#domain/user/flows/transfer/without-relations.ts'
import { movedHuman } from '#test/support/moved-human.ts'
import { createPeople, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  const known = movedHuman('known', {
    human: { userId: 'known-id', email: { address: 'known@acme.example', verified: true } },
  })
  await importPersons(people.ctx(), [known], { dryRun: false, quiet: true, onConflict: 'fail' })
})
afterAll(() => people.close())

const named = (userName: string, human: Partial<MovedHuman['human']> = {}) => movedHuman(userName, { human })
const email = (address: string) => ({ email: { address, verified: true } })

test.each<[string, readonly MovedHuman[], readonly string[]]>([
  ['persons whom nobody resembles', [named('a'), named('b', { userId: 'b' })], ['a', 'b']],
  ['a user name that is stored, in other letters', [named('KNOWN'), named('c')], ['c']],
  ['an id that is stored', [named('d', { userId: 'known-id' }), named('e')], ['e']],
  ['an id of something that is no user', [named('f', { userId: ORG }), named('g')], ['g']],
  ['a stored address as user name', [named('known@acme.example'), named('h')], ['h']],
  ['a user name twice', [named('i', { userId: '1' }), named('I', { userId: '2' })], ['i']],
  ['an id twice', [named('j', { userId: 'same' }), named('k', { userId: 'same' })], ['j']],
  ['the address of a later person as user name', [named('l@acme.example'), named('m', email('L@acme.example'))], ['m']],
  ['their own address as user name', [named('n@acme.example', email('n@acme.example'))], ['n@acme.example']],
])('%s', async (_what, persons, expected) => {
  const unrelatedPersons = await withoutRelations(people.ctx(), persons)
  expect(unrelatedPersons.map((person) => person.human.userName)).toEqual(expected)
})
