import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addIdpLink, decideAddIdpLink } from '#domain/idp-intent/add-idp-link.ts'
import { type KnownIntent, knownRow } from '#domain/idp-intent/idp-intent.ts'
import type { Factor, Session } from '#domain/sign-in/session.ts'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { userDeactivated } from '#domain/user/lifecycle/events.ts'
import { added, createPeople, NOW, ORG, type People, refusalOf, userAfter } from '#test/support/people.ts'
import {
  givenPolicy,
  givenProvider,
  IDP,
  minnieThere,
  policyWith,
  providerWith,
} from '#test/support/provider-services.ts'

const intent: KnownIntent = {
  id: 'i',
  idpId: IDP,
  orgId: ORG,
  authRequestId: '',
  createdAt: NOW,
  identity: minnieThere,
  loginName: 'minnie',
}
const signIn = (userId: string, factors: Factor[], completedAt: number | undefined = NOW + 10): Session => ({
  id: '1',
  userId,
  orgId: ORG,
  userSequence: 1,
  factors,
  userAgent: '',
  createdAt: NOW,
  changedAt: NOW,
  completedAt,
  expiresAt: NOW + 1000,
})
const byPassword: Factor = { method: 'password', at: NOW + 5 }
const session = signIn('200', [byPassword])
const facts = { intent, session, idp: providerWith({ isLinkingAllowed: true }), login: policyWith() }
const link = idpLinkAdded(IDP, 'minnie-1', 'minnie.there')

describe('linking', () => {
  test.each<Factor['method']>(['password', 'passkey'])('follows a sign-in by %s', (method) => {
    const proved = signIn('200', [{ method, at: NOW }])
    expect(decideAddIdpLink(userAfter(added()), { ...facts, session: proved })).toEqual([link])
  })

  test('rejects a user with the maximum number of links', () => {
    const others = Array.from({ length: 100 }, (_, i) => idpLinkAdded(IDP, `other-${i}`, 'M'))
    expect(refusalOf(() => decideAddIdpLink(userAfter(added(), ...others), facts))).toBe('limit.count')
    expect(decideAddIdpLink(userAfter(added(), ...others, link), facts)).toEqual([])
  })

  test('linking an account twice changes nothing', () => {
    expect(decideAddIdpLink(userAfter(added(), link), facts)).toEqual([])
  })

  test.each<[string, Session]>([
    ['before the sign-in has taken all its steps', { ...session, completedAt: undefined }],
    ['by a sign-in from before', signIn('200', [{ method: 'password', at: NOW - 1 }])],
    ['by the word of a provider', signIn('200', [{ method: 'provider', at: NOW + 5 }])],
    [
      'by a second factor that is fresh and a password that is not',
      signIn('200', [
        { method: 'password', at: NOW - 1 },
        { method: 'totp', at: NOW + 5 },
      ]),
    ],
  ])('is refused %s', (_what, by) => {
    expect(refusalOf(() => decideAddIdpLink(userAfter(added()), { ...facts, session: by }))).toBe('intent.proofMissing')
  })

  test.each([
    ['the provider is not for linking', { idp: providerWith() }, 'intent.linkingNotAllowed'],
    [
      'the provider is of another organization',
      { idp: providerWith({ isLinkingAllowed: true }, '1') },
      'intent.notOffered',
    ],
    ['their policy does not offer it', { login: policyWith({ idps: [] }) }, 'intent.notOffered'],
  ])('is refused where %s', (_what, changes, id) => {
    expect(refusalOf(() => decideAddIdpLink(userAfter(added()), { ...facts, ...changes }))).toBe(id)
  })

  test('rejects a user who is not active', () => {
    expect(refusalOf(() => decideAddIdpLink(userAfter(added(), userDeactivated()), facts))).toBe('intent.userNotActive')
  })
})

let people: People
beforeAll(async () => {
  people = await createPeople()
  await givenProvider(people, { isLinkingAllowed: true })
  await givenPolicy(people)
})
afterAll(() => people.close())

test('of several users who concurrently claim one account at the provider, one succeeds', async () => {
  const ids = Array.from({ length: 10 }, (_, i) => `30${i}`)
  for (const id of ids) await people.given(id, added({ userName: `user${id}` }))
  const outcomes = await Promise.allSettled(
    ids.map((id) => addIdpLink(people.ctx(), { intent, session: signIn(id, [byPassword]) })),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({ kind: 'alreadyExists', key: 'Errors.User.ExternalIDP.AlreadyExists' })
  const links = await people.services.rows.selectFrom('idp_links').select('user_id').execute()
  expect(links).toHaveLength(1)
})

test('the intent is removed after the decision', async () => {
  await people.given('400', added({ userName: 'user400' }))
  const identity = { ...minnieThere, id: 'minnie-4' }
  const storedIntent = { secret: 's', browser: 'b', ...intent, identity }
  const put = knownRow(people.services.cipher, storedIntent)
  await people.services.events.writeRecords([{ table: 'idp_intents', put }])
  await addIdpLink(people.ctx(), { intent: { ...intent, id: put.id, identity }, session: signIn('400', [byPassword]) })
  expect(await people.services.rows.selectFrom('idp_intents').selectAll().execute()).toEqual([])
  expect((await people.load('400')).state.idpLinks).toMatchObject([{ idpId: IDP, externalUserId: 'minnie-4' }])
})

test('a session in another organization links no user of this one', async () => {
  await people.given('500', added({ userName: 'user500' }))
  const by = { intent, session: signIn('500', [byPassword]) }
  await expect(addIdpLink(people.ctx({ orgId: 'another' }), by)).rejects.toMatchObject({ kind: 'notFound' })
})
