import { afterAll, beforeAll, expect, test } from 'vitest'
import { idpAggregate } from '#domain/idp/idp.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { startLoginIntent } from '#domain/login-intent/start-login-intent.ts'
import { createSamlProviderClient } from '#federation/saml-provider-client.ts'
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

const urls = { successUrl: 'https://login.example/ok', failureUrl: 'myapp://failed' }

test('stores only the hash of the state, and encrypts the data that verifies the answer', async () => {
  const providers = recordingProviderClient()
  const { step } = await startLoginIntent({ ...people.ctx(), providers, samlProviders }, { idpId: IDP, ...urls })
  const { url } = step
  const state = new URL(url).searchParams.get('state') ?? ''
  const [row] = await people.services.rows.selectFrom('login_intents').selectAll().execute()
  expect(row).toMatchObject({ idp_id: IDP, stage: 'started', token_hash: '', user_id: '', created_at: NOW })
  expect(JSON.stringify(row)).not.toContain(state)
  expect(JSON.stringify(row)).not.toContain('login.example')
})

test.each([
  ['javascript:alert(1)', 'intent.urlInvalid'],
  ['data:text/html,x', 'intent.urlInvalid'],
  ['/relative', 'intent.urlInvalid'],
])('the address %s is rejected', async (successUrl, reason) => {
  const start = startLoginIntent(
    { ...people.ctx(), providers: recordingProviderClient(), samlProviders },
    { idpId: IDP, ...urls, successUrl },
  )
  await expect(start).rejects.toMatchObject({ reason })
})

test('an unknown provider is rejected', async () => {
  const start = startLoginIntent(
    { ...people.ctx(), providers: recordingProviderClient(), samlProviders },
    { idpId: '1', ...urls },
  )
  await expect(start).rejects.toMatchObject({ reason: 'intent.providerNotFound' })
})
