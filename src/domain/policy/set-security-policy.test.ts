import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller } from '#domain/caller.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { defaultPolicy, policiesAggregate } from '#domain/policy/policies.ts'
import { securityPolicy } from '#domain/policy/security-policy.ts'
import { setSecurityPolicy } from '#domain/policy/set-security-policy.ts'
import { createPeople, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const settings = { embeddedIframe: true, allowedOrigins: ['https://app.example'], impersonation: false }

test('the settings are replaced as a whole, and equal ones are stored once', async () => {
  const first = await setSecurityPolicy(people.ctx(), settings)
  const again = await setSecurityPolicy(people.ctx(), settings)
  expect(again.sequence).toBe(first.sequence)
  const stored = await people.services.events.load(policiesAggregate, INSTANCE_ID)
  expect(defaultPolicy(securityPolicy, stored)).toEqual(settings)
})

test.each(['https://app.example/path', 'app.example', '*', 'javascript:x'])('%s is no origin', async (origin) => {
  const wrong = setSecurityPolicy(people.ctx(), { ...settings, allowedOrigins: [origin] })
  await expect(wrong).rejects.toMatchObject({ reason: 'securityPolicy.originInvalid' })
})

test('a caller without the permission is rejected', async () => {
  const denied = setSecurityPolicy(people.ctx({ caller: anonymousCaller }), settings)
  await expect(denied).rejects.toMatchObject({ kind: 'permissionDenied' })
})
