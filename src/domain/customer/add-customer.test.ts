import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller } from '#domain/caller.ts'
import { addCustomer, decideAddCustomer } from '#domain/customer/add-customer.ts'
import { type CustomerSettings, noSettings } from '#domain/customer/customer.ts'
import { getCustomer } from '#domain/customer/get-customer.ts'
import { orgAdded } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { AppError } from '#kit/errors.ts'
import { createPeople, NOW, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  const { events } = people.services
  const elsewhere = { aggregate: orgAggregate, before: events.nonexistent(orgAggregate, '999'), owner: '999' }
  await events.pushOne({ creator: 'TEST', now: NOW }, { ...elsewhere, events: [orgAdded('Elsewhere')] })
})
afterAll(() => people.close())

const settings: CustomerSettings = { ...noSettings, domain: 'globex.example', name: 'Globex' }

test('adds a customer with version 0', async () => {
  const { customerId } = await addCustomer(people.ctx(), ORG, settings)
  expect(await getCustomer(people.ctx(), { id: customerId }, false)).toMatchObject({ name: 'Globex', version: 0 })
})

test('a domain is unique in an organization, ignoring letter case', async () => {
  await expect(addCustomer(people.ctx(), ORG, { ...settings, domain: 'GLOBEX.example' })).rejects.toMatchObject({
    kind: 'alreadyExists',
  })
  await addCustomer(people.ctx(), '999', settings)
})

const failures = (changes: Partial<CustomerSettings>) => {
  try {
    decideAddCustomer({ ...settings, ...changes })
    return []
  } catch (error) {
    return (error as AppError).fields.map(({ path, id }) => `${path} ${id}`)
  }
}

test.each([
  [{}, []],
  [{ domain: '', name: '' }, ['domain FIELD-required', 'name FIELD-required']],
  [{ domain: 'localhost' }, ['domain FIELD-domain']],
  [{ domain: 'https://x.example' }, ['domain FIELD-domain']],
  [{ name: '  ' }, ['name FIELD-blank']],
  [{ name: 'a\0' }, ['name FIELD-characters']],
  [{ signup: 'custom' }, ['customSignupUrl FIELD-required']],
  [{ signup: 'custom', customSignupUrl: 'https://x.example/join' }, []],
  [{ customSignupUrl: 'http://x.example' }, ['customSignupUrl FIELD-url']],
  [{ customSignupUrl: 'https://good@evil.example' }, ['customSignupUrl FIELD-url']],
])('%j: %j', (changes, expected) => expect(failures(changes)).toEqual(expected))

test('without the right nothing is added', async () => {
  await expect(addCustomer(people.ctx({ caller: anonymousCaller }), ORG, settings)).rejects.toMatchObject({
    kind: 'permissionDenied',
  })
})
