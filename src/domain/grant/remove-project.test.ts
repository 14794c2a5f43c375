import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeProject } from '#domain/grant/remove-project.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'

let scene: Awaited<ReturnType<typeof grantedProject>>
beforeAll(async () => {
  scene = await grantedProject()
})
afterAll(() => scene.runtime.close())

test('removes the user grants of a project with it, those of other organizations too', async () => {
  await scene.give(scene.ctx, 'minnie', ['boss'])
  await scene.give(scene.other, 'donald', ['reader'])
  await expect(removeProject(scene.ctx, { id: scene.projectId, within: 'other' })).rejects.toMatchObject({
    kind: 'notFound',
  })
  await removeProject(scene.ctx, { id: scene.projectId })
  expect(await scene.held()).toEqual({})
  for (const table of ['projects', 'project_roles', 'project_grants'] as const)
    expect(await scene.runtime.services.rows.selectFrom(table).selectAll().execute()).toEqual([])
  await expect(removeProject(scene.ctx, { id: scene.projectId })).rejects.toMatchObject({ kind: 'notFound' })
})
