import { afterAll, beforeEach, expect, test } from 'vitest'
import { addProjectMember } from '#domain/project/flows/add-project-member.ts'
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

const add = (ctx = scene.ctx) =>
  addProjectMember(ctx, { id: scene.projectId }, { userId: 'minnie', roles: ['PROJECT_OWNER', 'PROJECT_OWNER'] })
const members = async () =>
  Object.entries((await scene.ctx.events.load(projectAggregate, scene.projectId)).state.members).map(
    ([userId, { roles }]) => [userId, ...roles],
  )

test('each role counts once', async () => {
  await add()
  expect(await members()).toEqual([['minnie', 'PROJECT_OWNER']])
})

test('a user removed concurrently does not become a member', async () => {
  const late = beforePush(scene.ctx, () => removeUserEverywhere(scene.ctx, { id: 'minnie' }))
  await expect(add(late)).rejects.toMatchObject({ reason: 'member.userNotFound' })
  expect(await members()).toEqual([])
})

test('a member added during the removal of the user, on outdated state, is removed too', async () => {
  await removeUserEverywhere(
    beforePush(scene.ctx, () => add()),
    { id: 'minnie' },
  )
  expect(await members()).toEqual([])
})
