import { afterAll, beforeAll, expect, test } from 'vitest'
import { membershipEnds, userRemovalChanges } from '#domain/grant/user-removal-changes.ts'
import { memberAdded, memberCascadeRemoved } from '#domain/instance/members.ts'
import { projectGrantMemberAdded, projectGrantMemberCascadeRemoved } from '#domain/project/grant/events.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'
import { grantTo, projectAfter } from '#test/api/oidc/project-states.ts'

let scene: Awaited<ReturnType<typeof grantedProject>>
beforeAll(async () => {
  scene = await grantedProject()
})
afterAll(() => scene.runtime.close())

test('removes the memberships of projects and project grants of the user', () => {
  const project = projectAfter(
    memberAdded('project', 'u1', ['PROJECT_OWNER']),
    grantTo('org-2'),
    projectGrantMemberAdded({ grantId: 'g1', userId: 'u1', roles: ['PROJECT_GRANT_OWNER'] }),
  )
  expect(membershipEnds(project, 'u1')).toEqual([
    memberCascadeRemoved('project', 'u1'),
    projectGrantMemberCascadeRemoved('g1', 'u1'),
  ])
  expect(membershipEnds(project, 'u2')).toEqual([])
})

test('removes the user grants in the unit of the user', async () => {
  await scene.give(scene.ctx, 'minnie', ['reader'])
  const changes = await userRemovalChanges(scene.ctx, 'minnie')
  expect(changes).toHaveLength(1)
  await scene.runtime.services.events.push({ creator: 'TEST', now: 5 }, changes)
  expect(await scene.held()).toEqual({})
})
