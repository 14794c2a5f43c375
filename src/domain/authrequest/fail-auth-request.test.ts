import { afterAll, beforeAll, expect, test } from 'vitest'
import { failAuthRequest } from '#domain/authrequest/fail-auth-request.ts'
import { type InMemory, inMemoryRooms } from '#test/api/oidc/in-memory-rooms.ts'

let house: InMemory
beforeAll(async () => {
  house = await inMemoryRooms()
})
afterAll(() => house.close())

test('an unknown request cannot be answered', async () => {
  const failure = { error: 'access_denied', description: 'no' } as const
  await expect(failAuthRequest(house.rooms, 'unknown', failure, 1)).rejects.toMatchObject({ id: 'AUTHR-3nd0s' })
})
