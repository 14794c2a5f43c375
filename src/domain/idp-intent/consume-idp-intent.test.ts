import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROVIDER_CALLBACK_PATH } from '#domain/idp/provider-client.ts'
import { consumeIdpIntent, USED_INTENTS } from '#domain/idp-intent/consume-idp-intent.ts'
import { findIdpIntent } from '#domain/idp-intent/find-idp-intent.ts'
import { INTENT_MS, knownRow } from '#domain/idp-intent/idp-intent.ts'
import { startIdpIntent } from '#domain/idp-intent/start-idp-intent.ts'
import { clearExpiredRecords } from '#domain/sign-in/flows/clear-expired-records.ts'
import { createPeople, NOW, ORG, type People } from '#test/support/people.ts'
import {
  givenPolicy,
  givenProvider,
  IDP,
  minnieThere,
  recordingProviderClient,
} from '#test/support/provider-services.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await givenProvider(people)
  await givenPolicy(people)
})
afterAll(() => people.close())

const browser = 'the cookie'
const start = async () => {
  const input = { idpId: IDP, browser, authRequestId: 'a1', reauthenticate: false }
  const { url } = await startIdpIntent(people.ctx(), recordingProviderClient(), input)
  return new URL(url).searchParams.get('state') ?? ''
}
const OWN = `${PROVIDER_CALLBACK_PATH}/${IDP}`
const consume = (secret: string, from = browser, now = NOW, path = OWN) =>
  consumeIdpIntent(people.services, { secret, browser: from, path }, now)
const refused = { kind: 'unauthenticated', reason: 'intent.unknown' }

test('consumes an intent in the browser that started it, with the stored data', async () => {
  const state = await start()
  expect(await consume(state)).toMatchObject({
    idpId: IDP,
    orgId: ORG,
    authRequestId: 'a1',
    pledge: { nonce: `nonce of ${state}`, codeVerifier: 'v' },
  })
})

test('rejects an answer at the redirect address of another provider or at the shared address, and does not consume the intent', async () => {
  const state = await start()
  for (const path of [`${OWN}1`, `${PROVIDER_CALLBACK_PATH}/901`, PROVIDER_CALLBACK_PATH, `${OWN}/`])
    await expect(consume(state, browser, NOW, path)).rejects.toMatchObject(refused)
  expect(await consume(state)).toMatchObject({ idpId: IDP })
})

test('a provider added without its own redirect address answers at the shared one', async () => {
  await givenProvider(people, {}, { id: '902', ownCallback: false })
  await givenPolicy(people, { idps: ['902', IDP] })
  const input = { idpId: '902', browser, authRequestId: '', reauthenticate: false }
  const { url } = await startIdpIntent(people.ctx(), recordingProviderClient(), input)
  const state = new URL(url).searchParams.get('state') ?? ''
  await expect(consume(state, browser, NOW, `${PROVIDER_CALLBACK_PATH}/902`)).rejects.toMatchObject(refused)
  expect(await consume(state, browser, NOW, PROVIDER_CALLBACK_PATH)).toMatchObject({ idpId: '902' })
})

test('rejects another browser and a changed, missing or expired state with the same error', async () => {
  const state = await start()
  await expect(consume(state, 'another cookie')).rejects.toMatchObject(refused)
  await expect(consume(state, '')).rejects.toMatchObject(refused)
  await expect(consume(`${state.slice(0, -1)}${state.endsWith('A') ? 'B' : 'A'}`)).rejects.toMatchObject(refused)
  await expect(consume('')).rejects.toMatchObject(refused)
  await expect(consume(state, browser, NOW + INTENT_MS)).rejects.toMatchObject(refused)
  // None of these used it up.
  await expect(consume(state)).resolves.toBeDefined()
})

test('of 50 concurrent returns one consumes the intent, and none afterwards', async () => {
  const state = await start()
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => consume(state)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(refused)
  await expect(consume(state)).rejects.toMatchObject(refused)
})

test('the token of the following page is not accepted as a state, nor a state as that token', async () => {
  const state = await start()
  expect(await findIdpIntent(people.services, { secret: state, browser }, NOW)).toBeUndefined()
  const known = {
    idpId: IDP,
    orgId: ORG,
    authRequestId: '',
    createdAt: NOW,
    identity: minnieThere,
    loginName: 'minnie',
  }
  const put = knownRow(people.services.cipher, { secret: 'the token', browser, ...known })
  await people.services.events.writeRecords([{ table: 'idp_intents', put }])
  await expect(consume('the token')).rejects.toMatchObject(refused)
  const find = (secret: string, from: string, now = NOW) =>
    findIdpIntent(people.services, { secret, browser: from }, now)
  expect(await find('the token', browser)).toMatchObject({ ...known, id: put.id })
  expect(await find('the token', 'another cookie')).toBeUndefined()
  expect(await find('the token', browser, NOW + INTENT_MS)).toBeUndefined()
})

test('removes expired intents, with the names that prevent their reuse', async () => {
  const { events, rows } = people.services
  const { id } = await consume(await start())
  const takeName = () => events.writeRecords([], [{ scope: USED_INTENTS, name: id, taken: 'taken' }])
  expect(await clearExpiredRecords(people.services, NOW + INTENT_MS - 1)).toBe(0)
  await expect(takeName()).rejects.toMatchObject({ kind: 'alreadyExists' })
  expect(await clearExpiredRecords(people.services, NOW + INTENT_MS)).toBeGreaterThan(1)
  expect(await rows.selectFrom('idp_intents').select('id').execute()).toEqual([])
  await expect(takeName()).resolves.toBeUndefined()
})
