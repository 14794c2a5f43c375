import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeProjectRole } from '#domain/grant/remove-project-role.ts'
import { updateUserGrant } from '#domain/grant/update-user-grant.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'
import { beforePush } from '#test/support/before-push.ts'

let scene: Awaited<ReturnType<typeof grantedProject>>
beforeAll(async () => {
  scene = await grantedProject()
})
afterAll(() => scene.runtime.close())

test('a role that is removed concurrently is not granted', async () => {
  const { userGrantId: grantId } = await scene.give(scene.ctx, 'minnie', ['reader'])
  const late = beforePush(scene.ctx, () => removeProjectRole(scene.ctx, { id: scene.projectId }, 'boss'))
  await expect(updateUserGrant(late, { id: grantId }, ['boss'])).rejects.toMatchObject({
    reason: 'userGrant.roleNotGrantable',
  })
  expect(await scene.held()).toEqual({ minnie: ['reader'] })
})
