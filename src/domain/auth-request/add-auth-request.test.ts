import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAuthRequest } from '#domain/auth-request/add-auth-request.ts'
import { answerAuthRequest } from '#domain/auth-request/answer-auth-request.ts'
import type { StoredAuthRequest } from '#domain/auth-request/auth-request.ts'
import { getAuthRequest } from '#domain/auth-request/get-auth-request.ts'
import { projectAdded } from '#domain/project/events.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { advanceSession } from '#domain/sign-in/advance-session.ts'
import { startSession } from '#domain/sign-in/start-session.ts'
import { storeSignIn } from '#domain/sign-in/store-sign-in.ts'
import { userAggregate } from '#domain/user/user.ts'
import { type InMemory, inMemoryServices } from '#test/api/oidc/in-memory-services.ts'

let runtime: InMemory
beforeAll(async () => {
  runtime = await inMemoryServices()
})
afterAll(() => runtime.close())

const authRequest: StoredAuthRequest = {
  applicationName: 'Shop',
  projectId: 'p1',
  applicationOrgId: 'acme',
  scopes: ['openid', 'profile'],
  prompts: ['select_account'],
  maxAge: 300,
  loginHint: 'minnie',
  hintUserId: '',
  uiLocales: ['de'],
  acrValues: [],
  orgId: '',
  idpId: '',
}
const nonexistent = (id: string) => runtime.services.events.nonexistent(userAggregate, id)
const add = (now: number) =>
  addAuthRequest(runtime.services, { interactionId: 'i1', clientId: 'c1', request: authRequest }, now)

test('stores the request and sends the browser to the sign-in pages with its id', async () => {
  const { id, loginUrl } = await add(1_000)
  expect(loginUrl).toBe(`http://localhost:8080/ui/login/login?authRequestID=${id}`)
  expect(await getAuthRequest(runtime.services, id, 2_000)).toMatchObject({
    ...authRequest,
    id,
    clientId: 'c1',
    createdAt: 1_000,
  })
})

test('ids cannot be guessed: 160 bits, never the same', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, async () => (await add(1_000)).id))
  expect(new Set(ids).size).toBe(20)
  for (const id of ids) expect(Buffer.from(id, 'base64url')).toHaveLength(20)
})

test('after an hour the request can be neither read nor answered', async () => {
  const { id } = await add(1_000)
  const late = 1_000 + 60 * 60 * 1000
  await expect(getAuthRequest(runtime.services, id, late)).rejects.toMatchObject({ reason: 'authRequest.notFound' })
  const { session } = startSession(
    runtime.services,
    { user: nonexistent('u1'), method: 'password', userAgent: '' },
    late,
  )
  await expect(answerAuthRequest(runtime.services, id, session, late)).rejects.toMatchObject({
    reason: 'authRequest.notFound',
  })
})

test('an answer sends the browser back to the protocol, and is read with the request', async () => {
  await runtime.addPerson('minnie')
  const before = runtime.services.events.nonexistent(projectAggregate, 'p1')
  const added = projectAdded({
    name: 'Shop',
    roleAssertion: false,
    roleCheck: false,
    projectCheck: false,
    privateLabeling: 0,
  })
  await runtime.services.events.pushOne(
    { creator: 'TEST', now: 1 },
    { aggregate: projectAggregate, before, owner: 'acme', events: [added] },
  )
  const user = await runtime.services.events.load(userAggregate, 'minnie')
  const started = startSession(runtime.services, { user, method: 'password', userAgent: '' }, 1_500)
  const { session } = started
  const { id } = await add(1_000)
  const unfinished = answerAuthRequest(runtime.services, id, session, 2_500)
  await expect(unfinished).rejects.toMatchObject({ reason: 'authRequest.signInIncomplete' })
  const signIn = advanceSession(started, { method: 'totp', completed: true }, 2_000)
  const { callbackUrl, row } = await answerAuthRequest(runtime.services, id, signIn.session, 2_500)
  expect((await getAuthRequest(runtime.services, id, 2_500)).result).toBeUndefined()
  await storeSignIn(runtime.services, { signIn, rows: [row] }, 2_500)
  expect(callbackUrl).toBe(`http://localhost:8080/oauth/v2/authorize/callback?id=${id}`)
  expect((await getAuthRequest(runtime.services, id, 3_000)).result).toEqual({
    userId: 'minnie',
    sessionId: session.id,
    authTime: 2_000,
    amr: ['pwd', 'password', 'otp', 'mfa'],
  })
})
