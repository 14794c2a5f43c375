import { afterAll, beforeAll, expect, test } from 'vitest'
import { grantedProject } from '#test/api/oidc/granted-project.ts'

let scene: Awaited<ReturnType<typeof grantedProject>>
beforeAll(async () => {
  scene = await grantedProject()
})
afterAll(() => scene.house.close())

test('roles are given once, each role once', async () => {
  const { userGrantId, details } = await scene.give(scene.ctx, 'minnie', ['reader', 'reader', 'boss'])
  expect(details.owner).toBe('acme')
  expect(await scene.held()).toEqual({ minnie: ['reader', 'boss'] })
  expect(userGrantId).toEqual(expect.any(String))
  await expect(scene.give(scene.ctx, 'minnie', ['writer'])).rejects.toMatchObject({ id: 'V3-DKcYh' })
})

test('an organization that was granted the project gives what it was granted, and no more', async () => {
  await scene.give(scene.other, 'donald', ['reader'])
  expect(await scene.held()).toMatchObject({ donald: ['reader'] })
  await expect(scene.give(scene.other, 'minnie', ['boss'])).rejects.toMatchObject({ id: 'COMMAND-mm9F4' })
})

test('who is not there gets nothing', async () => {
  await expect(scene.give(scene.ctx, 'nobody', ['reader'])).rejects.toMatchObject({ id: 'COMMAND-uXHNj' })
})
