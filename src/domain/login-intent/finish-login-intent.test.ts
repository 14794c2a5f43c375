import { afterAll, beforeAll, expect, test } from 'vitest'
import { idpAggregate } from '#domain/idp/idp.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { finishLoginIntent } from '#domain/login-intent/finish-login-intent.ts'
import { LOGIN_INTENT_MS } from '#domain/login-intent/login-intent.ts'
import { startLoginIntent } from '#domain/login-intent/start-login-intent.ts'
import { createSamlProviderClient } from '#federation/saml-provider-client.ts'
import { permissionDenied } from '#kit/errors.ts'
import { createPeople, NOW, type People } from '#test/support/people.ts'
import { acmeSso, IDP, recordingProviderClient } from '#test/support/provider-services.ts'

const samlProviders = createSamlProviderClient({ externalUrl: 'https://usher.example' })

let people: People
beforeAll(async () => {
  people = await createPeople()
  const { events } = people.services
  const before = events.nonexistent(idpAggregate, IDP)
  await events.pushOne(
    { creator: 'TEST', now: NOW },
    { aggregate: idpAggregate, before, events: [acmeSso()], owner: INSTANCE_ID },
  )
})
afterAll(() => people.close())

async function started(providers = recordingProviderClient()) {
  const urls = { successUrl: 'https://login.example/ok', failureUrl: 'https://login.example/failed' }
  const { step } = await startLoginIntent({ ...people.ctx(), providers, samlProviders }, { idpId: IDP, ...urls })
  const response = new URLSearchParams({ code: 'c', state: new URL(step.url).searchParams.get('state') ?? '' })
  return {
    answer: response,
    finish: (now = NOW) => finishLoginIntent({ ...people.services, providers }, response, now),
  }
}

test('a verified answer redirects to the success page with a token, once', async () => {
  const { finish } = await started()
  const { url } = await finish()
  expect(url).toMatch(/^https:\/\/login\.example\/ok\?id=\d+&token=usher_/)
  await expect(finish()).rejects.toMatchObject({ reason: 'intent.notFound' })
})

test('an answer after the hour of an intent is rejected', async () => {
  const { finish } = await started()
  await expect(finish(NOW + LOGIN_INTENT_MS)).rejects.toMatchObject({ reason: 'intent.notFound' })
})

test('an unverified answer redirects to the failure page, and ends the intent', async () => {
  const denied = permissionDenied('provider.declined', 'Errors.Intent.Declined')
  const providers = { ...recordingProviderClient(), finishWithSource: () => Promise.reject(denied) }
  const { finish } = await started(providers)
  const { url } = await finish()
  expect(url).toMatch(/^https:\/\/login\.example\/failed\?id=\d+&error=access_denied&error_description=/)
  await expect(finish()).rejects.toMatchObject({ reason: 'intent.notFound' })
})
