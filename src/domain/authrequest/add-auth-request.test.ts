import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAuthRequest } from '#domain/authrequest/add-auth-request.ts'
import type { StoredAuthRequest } from '#domain/authrequest/auth-request.ts'
import { completeAuthRequest } from '#domain/authrequest/complete-auth-request.ts'
import { getAuthRequest } from '#domain/authrequest/get-auth-request.ts'
import { projectAdded } from '#domain/project/events.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { advanceSession } from '#domain/session/advance-session.ts'
import { startSession } from '#domain/session/start-session.ts'
import { userAggregate } from '#domain/user/user.ts'
import { type InMemory, inMemoryRooms } from '#test/api/oidc/in-memory-rooms.ts'

let house: InMemory
beforeAll(async () => {
  house = await inMemoryRooms()
})
afterAll(() => house.close())

const asked: StoredAuthRequest = {
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
const add = (now: number) => addAuthRequest(house.rooms, { interactionId: 'i1', clientId: 'c1', request: asked }, now)

test('what was asked comes back, and the browser is sent to the sign-in pages with its id', async () => {
  const { id, loginUrl } = await add(1_000)
  expect(loginUrl).toBe(`http://localhost:8080/ui/login/login?authRequestID=${id}`)
  expect(await getAuthRequest(house.rooms, id, 2_000)).toMatchObject({ ...asked, id, clientId: 'c1', createdAt: 1_000 })
})

test('ids cannot be guessed: 160 bits, never the same', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, async () => (await add(1_000)).id))
  expect(new Set(ids).size).toBe(20)
  for (const id of ids) expect(Buffer.from(id, 'base64url')).toHaveLength(20)
})

test('after an hour the request is gone, for reading and for answering', async () => {
  const { id } = await add(1_000)
  const late = 1_000 + 60 * 60 * 1000
  await expect(getAuthRequest(house.rooms, id, late)).rejects.toMatchObject({ id: 'AUTHR-3nd0s' })
  const result = { userId: 'u1', sessionId: 's1', authTime: late, amr: ['pwd'] }
  await expect(completeAuthRequest(house.rooms, id, result, late)).rejects.toMatchObject({ id: 'AUTHR-3nd0s' })
})

test('an answer sends the browser back to the protocol, and is read with the request', async () => {
  await house.addPerson('minnie')
  const before = house.rooms.events.unborn(projectAggregate, 'p1')
  const added = projectAdded({
    name: 'Shop',
    roleAssertion: false,
    roleCheck: false,
    projectCheck: false,
    privateLabeling: 0,
  })
  await house.rooms.events.pushOne(
    { creator: 'TEST', now: 1 },
    { aggregate: projectAggregate, before, owner: 'acme', events: [added] },
  )
  const user = await house.rooms.events.load(userAggregate, 'minnie')
  const { session } = await startSession(house.rooms, { user, method: 'password', userAgent: '' }, 1_500)
  const { id } = await add(1_000)
  const result = { userId: 'minnie', sessionId: session.id, authTime: 2_000, amr: ['pwd', 'otp'] }
  const unfinished = completeAuthRequest(house.rooms, id, result, 2_500)
  await expect(unfinished).rejects.toMatchObject({ id: 'AUTHR-sessn' })
  await advanceSession(house.rooms, session, { completed: true }, 2_000)
  const { callbackUrl } = await completeAuthRequest(house.rooms, id, result, 2_500)
  expect(callbackUrl).toBe(`http://localhost:8080/oauth/v2/authorize/callback?id=${id}`)
  expect((await getAuthRequest(house.rooms, id, 3_000)).result).toEqual(result)
})
