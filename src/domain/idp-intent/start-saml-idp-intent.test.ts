import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSamlProvider } from '#domain/idp/saml/add-saml-provider.ts'
import type { SamlProviderClient } from '#domain/idp/saml/saml-provider-client.ts'
import { startSamlIdpIntent } from '#domain/idp-intent/start-saml-idp-intent.ts'
import { finishSamlLoginIntent } from '#domain/login-intent/finish-saml-login-intent.ts'
import { createPeople, NOW, ORG, type People } from '#test/support/people.ts'
import { samlInput } from '#test/support/provider-inputs.ts'
import {
  givenPolicy,
  givenProvider,
  IDP,
  minnieThere,
  recordingProviderClient,
} from '#test/support/provider-services.ts'

let people: People
let idpId: string
beforeAll(async () => {
  people = await createPeople()
  const ctx = { ...people.ctx(), fetchMetadata: () => Promise.reject(new Error('unreachable')) }
  idpId = (await addSamlProvider(ctx, ORG, await samlInput())).id
  await givenProvider(people)
  await givenPolicy(people, { idps: [idpId, IDP] })
})
afterAll(() => people.close())

const begun: { requestId: string; relayState: string; reauthenticate: boolean }[] = []
const samlProviders: SamlProviderClient = {
  begin: async (_provider, request) => {
    begun.push(request)
    return { url: 'https://sso.example/SSO' }
  },
  finish: async () => ({ identity: minnieThere, assertionXml: '<Assertion/>', attributes: {} }),
  metadata: async () => '',
}
const start = (id: string) =>
  startSamlIdpIntent(
    people.ctx(),
    { providers: recordingProviderClient(), samlProviders },
    { idpId: id, browser: 'the cookie', authRequestId: '', reauthenticate: true },
  )

test('the response leads to the callback of the pages, with a state that the provider never received', async () => {
  expect(await start(idpId)).toEqual({ url: 'https://sso.example/SSO' })
  const { relayState = '', reauthenticate } = begun.at(-1) ?? {}
  expect(reauthenticate).toBe(true)
  const response = { idpId, samlResponse: 'answer', relayState }
  const url = new URL((await finishSamlLoginIntent({ ...people.services, samlProviders }, response, NOW)).url)
  expect(url.href).toContain(`${people.ctx().externalUrl}/ui/login/login/externalidp/callback?`)
  expect(url.searchParams.get('state')).toMatch(/^[\w-]{43}$/)
  expect(url.searchParams.get('state')).not.toBe(relayState)
})

test('a provider of another protocol is rejected', async () => {
  await expect(start(IDP)).rejects.toMatchObject({ reason: 'intent.notOffered' })
})
