import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeUserGrants } from '#domain/grant/remove-user-grants.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'

let scene: Awaited<ReturnType<typeof grantedProject>>
beforeAll(async () => {
  scene = await grantedProject()
})
afterAll(() => scene.runtime.close())

test('removes all or none of the grants, only for the named user and the organization that owns them', async () => {
  const { userGrantId: mine } = await scene.give(scene.ctx, 'minnie', ['reader'])
  const { userGrantId: theirs } = await scene.give(scene.other, 'donald', ['reader'])
  const gone = { reason: 'userGrant.notFound' }
  await expect(removeUserGrants(scene.ctx, [{ id: mine }, { id: theirs, within: 'acme' }])).rejects.toMatchObject(gone)
  await expect(removeUserGrants(scene.ctx, [{ userId: 'donald', id: mine }])).rejects.toMatchObject(gone)
  expect(await scene.held()).toEqual({ minnie: ['reader'], donald: ['reader'] })
  await removeUserGrants(scene.ctx, [{ id: mine }, { id: mine }])
  expect(await scene.held()).toEqual({ donald: ['reader'] })
  await expect(removeUserGrants(scene.ctx, [{ id: mine }])).rejects.toMatchObject(gone)
  await expect(removeUserGrants(scene.ctx, [])).rejects.toMatchObject({ reason: 'userGrant.idsMissing' })
})
