import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSamlProvider } from '#domain/idp/saml/add-saml-provider.ts'
import type { SamlProviderClient } from '#domain/idp/saml/saml-provider-client.ts'
import { finishSamlLoginIntent } from '#domain/login-intent/finish-saml-login-intent.ts'
import { startLoginIntent } from '#domain/login-intent/start-login-intent.ts'
import { createPeople, NOW, ORG, type People } from '#test/support/people.ts'
import { samlInput } from '#test/support/provider-inputs.ts'
import { minnieThere, recordingProviderClient } from '#test/support/provider-services.ts'

let people: People
let idpId: string
beforeAll(async () => {
  people = await createPeople()
  const ctx = { ...people.ctx(), fetchMetadata: () => Promise.reject(new Error('unreachable')) }
  idpId = (await addSamlProvider(ctx, ORG, await samlInput())).id
})
afterAll(() => people.close())

/** Accepts the response that names its request. */
function scriptedClient(): SamlProviderClient & { relayState: string; requestId: string } {
  const client = {
    relayState: '',
    requestId: '',
    begin: async (_provider: unknown, request: { requestId: string; relayState: string }) => {
      Object.assign(client, request)
      return { url: 'https://sso.example/SSO' }
    },
    finish: async (_provider: unknown, came: { samlResponse: string; requestId: string }) => {
      if (came.samlResponse !== came.requestId) throw new Error('another request')
      return { identity: minnieThere, assertionXml: '<Assertion/>', attributes: {} }
    },
    metadata: async () => '',
  }
  return client
}

const urls = { successUrl: 'https://login.example/ok', failureUrl: 'https://login.example/failed' }

test('of two concurrent answers to one request exactly one counts', async () => {
  const samlProviders = scriptedClient()
  await startLoginIntent({ ...people.ctx(), providers: recordingProviderClient(), samlProviders }, { idpId, ...urls })
  const { relayState, requestId } = samlProviders
  const finish = (id = idpId) =>
    finishSamlLoginIntent(
      { ...people.services, samlProviders },
      { idpId: id, samlResponse: requestId, relayState },
      NOW,
    )
  await expect(finish('another')).rejects.toMatchObject({ reason: 'intent.notFound' })
  const results = await Promise.allSettled([finish(), finish(), finish()])
  const [won, ...lost] = results.sort((a, b) => a.status.localeCompare(b.status))
  expect(won).toMatchObject({ status: 'fulfilled', value: { url: expect.stringMatching(/\/ok\?id=\d+&token=/) } })
  expect(lost).toMatchObject([{ reason: { reason: 'intent.notFound' } }, { reason: { reason: 'intent.notFound' } }])
})
