import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { idpAggregate, idpChanged, idpRemoved } from '#domain/idp/idp.ts'
import { INTENT_MS } from '#domain/idp-intent/idp-intent.ts'
import { decideStartIdpIntent, startIdpIntent } from '#domain/idp-intent/start-idp-intent.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { orgAdded, orgDeactivated } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { foldEvents } from '#test/support/fold-events.ts'
import { createPeople, NOW, ORG, type People, refusalOf } from '#test/support/people.ts'
import {
  acmeSso,
  givenPolicy,
  givenProvider,
  IDP,
  policyWith,
  providerWith,
  type RecordingClient,
  recordingProviderClient,
} from '#test/support/provider-services.ts'

const org = (...more: ReturnType<typeof orgDeactivated>[]) =>
  foldEvents(orgAggregate, [orgAdded('Acme'), ...more], { id: ORG, owner: ORG })
const decide = (idp = providerWith(), policy = policyWith(), of = org()) =>
  refusalOf(() => decideStartIdpIntent(idp, of, policy))

test('offers the providers of the policy of the organization or the instance', () => {
  expect(decide()).toBeUndefined()
  expect(decide(providerWith({}, INSTANCE_ID))).toBeUndefined()
})

test.each([
  ['of another organization, whatever the policy lists', () => decide(providerWith({}, 'another'))],
  ['not listed', () => decide(providerWith(), policyWith({ idps: [] }))],
  ['listed, where no provider is allowed', () => decide(providerWith(), policyWith({ allowExternalIdp: false }))],
  [
    'switched off',
    () => decide({ ...providerWith(), state: { ...providerWith().state, status: 'inactive' } }, policyWith()),
  ],
  ['removed', () => decide(foldEvents(idpAggregate, [acmeSso(), idpRemoved()], { id: IDP, owner: ORG }))],
  ['not there', () => decide(foldEvents(idpAggregate, [], { id: IDP }))],
  ['of an organization that is switched off', () => decide(providerWith(), policyWith(), org(orgDeactivated()))],
])('a provider %s is refused, and all look the same', (_what, refusal) => {
  expect(refusal()).toBe('intent.notOffered')
})

let people: People
let client: RecordingClient
beforeAll(async () => {
  people = await createPeople()
  await givenProvider(people)
  await givenPolicy(people)
})
beforeEach(() => {
  client = recordingProviderClient()
})
afterAll(() => people.close())

const input = { idpId: IDP, browser: 'the cookie', authRequestId: 'a1', reauthenticate: true }
const rows = () => people.services.rows.selectFrom('idp_intents').selectAll().execute()

test('sends the browser with a state of its own, which the stored data does not disclose', async () => {
  const { url } = await startIdpIntent(people.ctx(), client, input)
  await startIdpIntent(people.ctx(), client, input)
  const [begun, another] = client.begun
  expect(begun).toMatchObject({ reauthenticate: true, clientSecret: 'the client secret' })
  expect(begun?.state).toMatch(/^[\w-]{43}$/)
  expect(another?.state).not.toBe(begun?.state)
  expect(new URL(url).searchParams.get('state')).toBe(begun?.state)
  const [intentRow] = await rows()
  expect(intentRow).toMatchObject({ idp_id: IDP, org_id: ORG, auth_request_id: 'a1', stage: 'started' })
  expect(intentRow?.expires_at).toBe(NOW + INTENT_MS)
  expect(JSON.stringify(await rows())).not.toMatch(new RegExp(`${begun?.state}|the cookie|nonce|secret`))
})

test('calls a provider by its current configuration', async () => {
  await people.services.events.change({ creator: 'TEST', now: NOW }, idpAggregate, IDP, ({ state }) =>
    state.config?.kind === 'oidc'
      ? [idpChanged({ config: { ...state.config, issuer: 'https://new.acme.example' } })]
      : [],
  )
  const { url } = await startIdpIntent(people.ctx(), client, input)
  expect(url).toContain('https://new.acme.example/authorize')
})

test('a rejected start neither calls a provider nor stores data', async () => {
  const before = (await rows()).length
  await expect(startIdpIntent(people.ctx(), client, { ...input, idpId: '1' })).rejects.toMatchObject({
    kind: 'failedPrecondition',
    reason: 'intent.notOffered',
  })
  expect(client.begun).toEqual([])
  expect(await rows()).toHaveLength(before)
})
