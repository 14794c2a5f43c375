import { afterAll, beforeEach, expect, test } from 'vitest'
import { addProjectGrantMember } from '#domain/project/flows/add-project-grant-member.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { removeUserEverywhere } from '#domain/user/flows/remove-user-everywhere.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'
import { beforePush } from '#test/support/before-push.ts'

let scene: Awaited<ReturnType<typeof grantedProject>>
beforeEach(async () => {
  await scene?.runtime.close()
  scene = await grantedProject()
})
afterAll(() => scene.runtime.close())

const add = (ctx = scene.other) =>
  addProjectGrantMember(
    ctx,
    { projectId: scene.projectId, grantId: scene.projectGrantId },
    { userId: 'donald', roles: ['PROJECT_GRANT_OWNER'] },
  )
const members = async () => {
  const { state } = await scene.ctx.events.load(projectAggregate, scene.projectId)
  return Object.keys(state.grants[scene.projectGrantId]?.members ?? {})
}

test('a user removed concurrently does not become a member', async () => {
  const late = beforePush(scene.other, () => removeUserEverywhere(scene.other, { id: 'donald' }))
  await expect(add(late)).rejects.toMatchObject({ reason: 'member.userNotFound' })
  expect(await members()).toEqual([])
})

test('a member added during the removal of the user, on outdated state, is removed too', async () => {
  await removeUserEverywhere(
    beforePush(scene.other, () => add()),
    { id: 'donald' },
  )
  expect(await members()).toEqual([])
})
