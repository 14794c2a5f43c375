import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeProjectGrant } from '#domain/grant/remove-project-grant.ts'
import { removeProjectRole } from '#domain/grant/remove-project-role.ts'
import { updateProjectGrant } from '#domain/grant/update-project-grant.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'

let scene: Awaited<ReturnType<typeof grantedProject>>
beforeAll(async () => {
  scene = await grantedProject()
})
afterAll(() => scene.runtime.close())

test('removes the roles of a reduced grant from users who had them by that grant, step by step', async () => {
  const { ctx, projectId, projectGrantId: grantId } = scene
  await scene.give(ctx, 'minnie', ['reader', 'writer'])
  await scene.give(scene.other, 'donald', ['reader', 'writer'])
  await updateProjectGrant(ctx, { id: projectId }, grantId, ['reader'])
  expect(await scene.held()).toEqual({ minnie: ['reader', 'writer'], donald: ['reader'] })
  await removeProjectRole(ctx, { id: projectId }, 'writer')
  expect(await scene.held()).toEqual({ minnie: ['reader'], donald: ['reader'] })
  await removeProjectGrant(ctx, { id: projectId }, grantId)
  expect(await scene.held()).toEqual({ minnie: ['reader'] })
  await expect(removeProjectGrant(ctx, { id: projectId }, grantId)).rejects.toMatchObject({ kind: 'notFound' })
})
