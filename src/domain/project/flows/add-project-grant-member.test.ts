import { afterAll, beforeEach, expect, test } from 'vitest'
import { addProjectGrantMember, decideAddProjectGrantMember } from '#domain/project/flows/add-project-grant-member.ts'
import { projectGrantMemberAdded } from '#domain/project/grant/events.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { requireProjectGrant } from '#domain/project/require-project.ts'
import { removeUserEverywhere } from '#domain/user/flows/remove-user-everywhere.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'
import { grantTo, projectAfter } from '#test/api/oidc/project-states.ts'
import { beforePush } from '#test/support/before-push.ts'

const member = { userId: 'u1', roles: ['PROJECT_GRANT_OWNER'] }
const added = projectGrantMemberAdded({ grantId: 'g1', ...member })

test('a user becomes a member of the grant, once', () => {
  const grant = requireProjectGrant(projectAfter(grantTo('org-2')), 'g1')
  expect(decideAddProjectGrantMember(grant, 'g1', member)).toEqual([added])
  const again = requireProjectGrant(projectAfter(grantTo('org-2'), added), 'g1')
  expect(() => decideAddProjectGrantMember(again, 'g1', member)).toThrow(/member.alreadyExists/)
})

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
