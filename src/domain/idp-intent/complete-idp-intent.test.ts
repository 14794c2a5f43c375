import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { IdpOptions } from '#domain/idp/idp.ts'
import {
  completeIdpIntent,
  decideCheckIn,
  decideCompleteIdpIntent,
  type IntentFacts,
} from '#domain/idp-intent/complete-idp-intent.ts'
import { findIdpIntent } from '#domain/idp-intent/find-idp-intent.ts'
import type { StartedIntent } from '#domain/idp-intent/idp-intent.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { idpLinkAdded, idpLinkRemoved } from '#domain/user/idp-link/events.ts'
import { userDeactivated, userLocked } from '#domain/user/lifecycle/events.ts'
import { added, createPeople, NOW, ORG, type People, refusalOf, stateAfter, userAfter } from '#test/support/people.ts'
import {
  givenPolicy,
  givenProvider,
  IDP,
  minnieThere,
  policyWith,
  providerWith,
  type RecordingClient,
  recordingProviderClient,
} from '#test/support/provider-services.ts'

const link = idpLinkAdded(IDP, 'minnie-1', 'minnie.there')
const person = { userName: 'minnie.there', firstName: 'Minnie', lastName: 'Mouse', email: 'minnie@acme.example' }
const nobody: IntentFacts = {
  idp: providerWith(),
  identity: minnieThere,
  orgId: ORG,
  orgActive: true,
  login: policyWith(),
  person,
  matching: '',
}
const withOptions = (options: Partial<IdpOptions>, more: Partial<IntentFacts> = {}) =>
  decideCompleteIdpIntent({ ...nobody, idp: providerWith(options), ...more })

describe('a linked user', () => {
  const linked = { user: userAfter(added(), link), orgActive: true, login: policyWith() }
  const decide = (changes: Partial<typeof linked> = {}, more: Partial<IntentFacts> = {}) =>
    refusalOf(() => decideCompleteIdpIntent({ ...nobody, ...more, linked: { ...linked, ...changes } }))

  test('is signed in, regardless of whether the provider permits creation or linking', () => {
    expect(decideCompleteIdpIntent({ ...nobody, linked })).toEqual({ way: 'signIn', userId: '200' })
  })

  test('is signed in from the page of another organization if their organization offers the provider', () => {
    const idp = providerWith({}, INSTANCE_ID)
    const elsewhere = { orgId: 'another', login: policyWith({ idps: [] }) }
    expect(decideCompleteIdpIntent({ ...nobody, ...elsewhere, idp, linked })).toMatchObject({ way: 'signIn' })
    expect(decide({ login: policyWith({ idps: [] }) }, { idp })).toBe('intent.notOffered')
  })

  test.each([
    ['is of an organization that the provider does not belong to', { user: { ...linked.user, owner: 'another' } }],
    ['is of an organization that allows no providers', { login: policyWith({ allowExternalIdp: false }) }],
  ])('and %s is refused', (_what, changes) => {
    expect(decide(changes)).toBe('intent.notOffered')
  })

  test.each([
    ['locked', { user: userAfter(added(), link, userLocked()) }],
    ['deactivated', { user: userAfter(added(), link, userDeactivated()) }],
    ['of an organization that is switched off', { orgActive: false }],
  ])('and %s is refused', (_what, changes) => {
    expect(decide(changes)).toBe('intent.userNotActive')
  })
})

describe('a user without link', () => {
  test('is registered at once if the provider creates users automatically', () => {
    expect(withOptions({ isCreationAllowed: true, isAutoCreation: true })).toEqual({ way: 'register', person })
  })

  test.each<[string, Partial<IdpOptions>, Partial<IntentFacts>]>([
    ['by hand where that is allowed alone', { isCreationAllowed: true }, {}],
    ['by hand where something is missing', both(), { person: { ...person, lastName: '' } }],
    ['or to link', { isLinkingAllowed: true }, {}],
    ['to link first where there is likely an account', { ...both(), isLinkingAllowed: true }, { matching: 'minnie' }],
  ])('is asked, to make one %s', (_what, options, more) => {
    expect(withOptions(options, more)).toEqual({ way: 'choose', loginName: more.matching ?? '' })
  })

  test('is not offered linking by a matching address if the provider does not permit linking', () => {
    expect(withOptions(both(), { matching: 'minnie' })).toMatchObject({ way: 'register' })
    expect(withOptions({ isCreationAllowed: true }, { matching: 'minnie' })).toEqual({ way: 'choose', loginName: '' })
  })

  test.each<[string, Partial<IdpOptions>, Partial<IntentFacts>]>([
    ['nothing is allowed', {}, {}],
    ['creation by itself is set and creation is not allowed', { isAutoCreation: true }, {}],
    ['their organization lets nobody register', both(), { login: policyWith({ allowRegister: false }) }],
  ])('returns the refusal where %s', (_what, options, more) => {
    expect(withOptions(options, more)).toEqual({ way: 'unlinked' })
  })

  test.each<[string, Partial<IntentFacts>]>([
    ['the provider is offered no more', { login: policyWith({ idps: [] }) }],
    ['the organization is switched off', { orgActive: false }],
    ['the provider is of another organization', { idp: providerWith(both(), 'another') }],
  ])('is refused where %s', (_what, more) => {
    expect(refusalOf(() => withOptions(both(), more))).toBe('intent.notOffered')
  })
})

function both(): Partial<IdpOptions> {
  return { isCreationAllowed: true, isAutoCreation: true }
}

describe('a sign-in through a provider', () => {
  const idp = providerWith()
  const updating = providerWith({ isAutoUpdate: true })
  const external = { ...minnieThere, firstName: 'Min', displayName: '' }

  test('is recorded, and updates the profile only if the provider is configured to', () => {
    const state = stateAfter(added(), link)
    const types = (of: typeof idp) => decideCheckIn(state, of, external).map(({ type }) => type)
    expect(types(idp)).toEqual(['user.human.externallogin.check.succeeded'])
    expect(types(updating)).toEqual(['user.human.externallogin.check.succeeded', 'user.human.profile.changed'])
    expect(stateAfter(added(), link, ...decideCheckIn(state, updating, external)).profile).toMatchObject({
      firstName: 'Min',
      displayName: 'Min Mouse',
    })
  })

  test.each([
    ['whose link was removed concurrently', [link, idpLinkRemoved(IDP, 'minnie-1')]],
    ['whose link is to another provider', [idpLinkAdded('1', 'minnie-1', '')]],
    ['who was locked concurrently', [link, userLocked()]],
  ])('is refused for a person %s', (_who, events) => {
    expect(refusalOf(() => decideCheckIn(stateAfter(added(), ...events), idp, minnieThere))).toBe(
      'intent.userNotActive',
    )
  })
})

describe('on a store', () => {
  let people: People
  let client: RecordingClient
  beforeAll(async () => {
    people = await createPeople()
    await givenPolicy(people, { idps: [IDP, 'auto', 'link', 'name'] })
    await givenProvider(people)
    await givenProvider(people, both(), { id: 'auto' })
    await givenProvider(people, { ...both(), isLinkingAllowed: true, autoLinking: 2 }, { id: 'link' })
    await givenProvider(people, { isLinkingAllowed: true, autoLinking: 1 }, { id: 'name' })
    await people.given('200', added(), emailVerified(), link)
  })
  beforeEach(() => {
    client = recordingProviderClient()
  })
  afterAll(() => people.close())

  const browser = 'the cookie'
  const complete = (idpId = IDP) => {
    const pledge = { nonce: 'n', codeVerifier: 'v' }
    const intent: StartedIntent = { id: 'i', idpId, orgId: ORG, authRequestId: 'a1', createdAt: NOW, pledge }
    const response = new URLSearchParams({ code: 'c1' })
    return completeIdpIntent(people.ctx(), client, { intent, state: 's', browser, answer: response })
  }
  const choiceOf = async (idpId: string) => {
    const done = await complete(idpId)
    if (done.way !== 'choose') throw new Error(done.way)
    return findIdpIntent(people.services, { secret: done.token, browser }, NOW)
  }

  test('signs in a linked user, and calls the provider with the stored data', async () => {
    const done = await complete()
    expect(done).toMatchObject({ way: 'signedIn', user: { id: '200' } })
    expect(client.finished).toEqual([{ state: 's', nonce: 'n', code: 'c1' }])
    expect(await people.eventTypes('200', 3)).toEqual(['user.human.externallogin.check.succeeded'])
  })

  test('ids that differ in letter case only identify the same user', async () => {
    client.identity = { ...minnieThere, id: 'MINNIE-1' }
    expect(await complete()).toMatchObject({ way: 'signedIn', user: { id: '200' } })
  })

  test('creates an account for a provider with automatic creation, and signs in to the same one next time', async () => {
    client.identity = { ...minnieThere, id: 'daisy-1', userName: 'daisy', emailVerified: false }
    const [first, second] = [await complete('auto'), await complete('auto')]
    expect(first).toMatchObject({ way: 'signedIn', user: { state: { userName: 'daisy', email: { verified: false } } } })
    expect(second.way === 'signedIn' && first.way === 'signedIn' && second.user.id === first.user.id).toBe(true)
  })

  test('ten concurrent returns of one user create one account', async () => {
    client.identity = { ...minnieThere, id: 'donald-1', userName: 'donald', emailVerified: false }
    const done = await Promise.all(Array.from({ length: 10 }, () => complete('auto')))
    const ids = done.map((one) => (one.way === 'signedIn' ? one.user.id : one.way))
    expect(new Set(ids).size).toBe(1)
    const named = people.services.rows.selectFrom('users').select('id').where('user_name_key', '=', 'donald')
    expect(await named.execute()).toEqual([{ id: ids[0] }])
  })

  test('a taken user name stays with its user: the new user chooses another', async () => {
    client.identity = { ...minnieThere, id: 'minnie-9', userName: 'minnie', email: 'other@acme.example' }
    expect(await choiceOf('auto')).toMatchObject({ loginName: '', identity: { id: 'minnie-9' }, authRequestId: 'a1' })
  })

  test('a verified address of an account here leads to it, unless either side has not verified it', async () => {
    client.identity = { ...minnieThere, id: 'minnie-2', email: 'MINNIE@acme.example' }
    expect(await choiceOf('link')).toMatchObject({ loginName: 'minnie' })
    client.identity = { ...client.identity, id: 'minnie-3', userName: 'minnie.3', emailVerified: false }
    expect(await complete('link')).toMatchObject({ way: 'signedIn' })
    await people.given('201', added({ userName: 'goofy', email: 'goofy@acme.example' }))
    client.identity = { ...minnieThere, id: 'goofy-1', userName: 'goofy.1', email: 'goofy@acme.example' }
    expect(await complete('link')).toMatchObject({ way: 'signedIn', user: { state: { userName: 'goofy.1' } } })
  })

  test('finds an existing account by user name if the options compare user names', async () => {
    client.identity = { ...minnieThere, id: 'minnie-5', userName: 'MINNIE', emailVerified: false }
    expect(await choiceOf('name')).toMatchObject({ loginName: 'minnie' })
    client.identity = { ...client.identity, id: 'minnie-6', userName: 'nobody-here' }
    expect(await choiceOf('name')).toMatchObject({ loginName: '' })
  })

  test('links no user by any of these', async () => {
    expect((await people.load('200')).state.idpLinks).toHaveLength(1)
  })

  test('does not call a removed provider', async () => {
    await expect(complete('gone')).rejects.toMatchObject({ reason: 'intent.notOffered' })
    expect(client.finished).toEqual([])
  })
})
