import { afterAll, beforeAll, expect, test } from 'vitest'
import { failAuthRequest } from '#domain/auth-request/fail-auth-request.ts'
import { type InMemory, inMemoryServices } from '#test/api/oidc/in-memory-services.ts'

let runtime: InMemory
beforeAll(async () => {
  runtime = await inMemoryServices()
})
afterAll(() => runtime.close())

test('an unknown request cannot be answered', async () => {
  const failure = { error: 'access_denied', description: 'no' } as const
  await expect(failAuthRequest(runtime.services, 'unknown', failure, 1)).rejects.toMatchObject({
    reason: 'authRequest.notFound',
  })
})
