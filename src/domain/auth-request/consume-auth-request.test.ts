import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAuthRequest } from '#domain/auth-request/add-auth-request.ts'
import { consumeAuthRequest } from '#domain/auth-request/consume-auth-request.ts'
import { failAuthRequest } from '#domain/auth-request/fail-auth-request.ts'
import { type InMemory, inMemoryServices } from '#test/api/oidc/in-memory-services.ts'

let runtime: InMemory
beforeAll(async () => {
  runtime = await inMemoryServices()
})
afterAll(() => runtime.close())

const add = () =>
  addAuthRequest(
    runtime.services,
    {
      interactionId: 'i1',
      clientId: 'c1',
      request: {
        applicationName: 'Shop',
        projectId: 'p1',
        applicationOrgId: 'acme',
        scopes: ['openid'],
        prompts: [],
        maxAge: undefined,
        loginHint: '',
        hintUserId: '',
        uiLocales: [],
        acrValues: [],
        orgId: '',
        idpId: '',
      },
    },
    1_000,
  )

test('an answered request is consumed once', async () => {
  const requestKey = await add()
  await failAuthRequest(
    runtime.services,
    requestKey.id,
    { error: 'access_denied', description: 'the user denied access' },
    2_000,
  )
  const { request, interactionId } = await consumeAuthRequest(runtime.services, requestKey, 3_000)
  expect(interactionId).toBe('i1')
  expect(request.result).toEqual({ error: 'access_denied', description: 'the user denied access' })
  await expect(consumeAuthRequest(runtime.services, requestKey, 3_000)).rejects.toMatchObject({
    reason: 'authRequest.notFound',
  })
})

test('keeps a request that has no result', async () => {
  const requestKey = await add()
  expect((await consumeAuthRequest(runtime.services, requestKey, 2_000)).request.result).toBeUndefined()
  expect((await consumeAuthRequest(runtime.services, requestKey, 2_000)).request.id).toBe(requestKey.id)
})

test('rejects a browser that did not start the request, and keeps the request for the one that did', async () => {
  const [requestKey, other] = [await add(), await add()]
  await failAuthRequest(runtime.services, requestKey.id, { error: 'access_denied', description: '' }, 2_000)
  for (const secret of ['', requestKey.id, other.secret, `${requestKey.secret}=`])
    await expect(consumeAuthRequest(runtime.services, { id: requestKey.id, secret }, 3_000)).rejects.toMatchObject({
      kind: 'permissionDenied',
      reason: 'authRequest.otherBrowser',
    })
  expect((await consumeAuthRequest(runtime.services, requestKey, 3_000)).request.result).toMatchObject({
    error: 'access_denied',
  })
})
