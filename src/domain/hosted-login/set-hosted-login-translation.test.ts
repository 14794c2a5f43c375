import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller } from '#domain/caller.ts'
import { getHostedLoginTranslation } from '#domain/hosted-login/get-hosted-login-translation.ts'
import { setHostedLoginTranslation } from '#domain/hosted-login/set-hosted-login-translation.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { createPeople, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const set = (ownerId: string, locale: string, translations: Record<string, object | string>) =>
  // Plain JSON objects.
  setHostedLoginTranslation(people.ctx(), { ownerId, locale, translations: translations as never })
const get = (ownerId: string, locale: string, ignoreInheritance = false) =>
  getHostedLoginTranslation(people.ctx(), { ownerId, locale, ignoreInheritance })

test('texts of the organization win over those of the instance, and those of a region over its language', async () => {
  await set(INSTANCE_ID, 'de', { login: { title: 'Anmelden', hint: 'Hinweis' } })
  await set(ORG, 'de-CH', { login: { title: 'Grüezi' } })
  expect(await get(ORG, 'de-CH')).toEqual({ login: { title: 'Grüezi', hint: 'Hinweis' } })
  expect(await get(ORG, 'de-CH', true)).toEqual({ login: { title: 'Grüezi' } })
  expect(await get(INSTANCE_ID, 'de')).toEqual({ login: { title: 'Anmelden', hint: 'Hinweis' } })
  expect(await get(ORG, 'fr')).toEqual({})
})

test('a member named __proto__ is a text like any other', async () => {
  const texts = JSON.parse('{"__proto__":{"polluted":"yes"}}')
  await set(INSTANCE_ID, 'en', texts)
  expect(JSON.stringify(await get(INSTANCE_ID, 'en'))).toBe('{"__proto__":{"polluted":"yes"}}')
  expect('polluted' in {}).toBe(false)
})

test.each(['', 'x', 'de_DE', '../../etc'])('the locale %j is rejected', async (locale) => {
  await expect(set(INSTANCE_ID, locale, {})).rejects.toMatchObject({ reason: 'locale.invalid' })
})

test('an unknown organization and a caller without permission are rejected', async () => {
  await expect(set('404', 'en', {})).rejects.toMatchObject({ reason: 'translations.ownerNotFound' })
  const input = { ownerId: ORG, locale: 'en', translations: {} }
  const denied = setHostedLoginTranslation(people.ctx({ caller: anonymousCaller }), input)
  await expect(denied).rejects.toMatchObject({ kind: 'permissionDenied' })
})
