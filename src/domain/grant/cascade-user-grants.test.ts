import { afterAll, beforeEach, expect, test } from 'vitest'
import { overdue } from '#domain/grant/cascade-user-grants.ts'
import { userGrantAdded, userGrantCascadeChanged, userGrantCascadeRemoved } from '#domain/grant/events.ts'
import { removeProject } from '#domain/grant/remove-project.ts'
import { removeProjectGrant } from '#domain/grant/remove-project-grant.ts'
import { removeProjectRole } from '#domain/grant/remove-project-role.ts'
import { updateProjectGrant } from '#domain/grant/update-project-grant.ts'
import { type UserGrant, userGrantAggregate } from '#domain/grant/user-grant.ts'
import { projectAdded, projectRemoved } from '#domain/project/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import { change } from '#eventstore/change.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'
import { grantTo, role, settings } from '#test/api/oidc/project-states.ts'
import { beforeEachPush } from '#test/support/before-push.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const userGrant = (...roleKeys: string[]): UserGrant => ({
  status: 'active',
  userId: 'u1',
  projectId: 'p1',
  projectGrantId: '',
  roleKeys,
})
const viaGrant = (...roleKeys: string[]): UserGrant => ({ ...userGrant(...roleKeys), projectGrantId: 'g1' })
const project = (...events: ProjectEvent[]) =>
  foldEvents(projectAggregate, [projectAdded(settings), role('reader'), role('writer'), ...events])

test.each([
  ['what the project has stays', userGrant('reader', 'writer'), project(), []],
  ['a role that is gone goes', userGrant('reader', 'boss'), project(), [userGrantCascadeChanged(['reader'])]],
  ['a name that every object has is no role', userGrant('constructor'), project(), [userGrantCascadeChanged([])]],
  ['what was granted stays', viaGrant('reader'), project(grantTo('org-2', 'reader')), []],
  [
    'what is granted no longer goes',
    viaGrant('reader', 'writer'),
    project(grantTo('org-2', 'writer')),
    [userGrantCascadeChanged(['writer'])],
  ],
  ['without the grant of the project it ends', viaGrant('reader'), project(), [userGrantCascadeRemoved()]],
  ['without the project it ends', userGrant('reader'), project(projectRemoved()), [userGrantCascadeRemoved()]],
])('%s', (_what, grant, state, events) => {
  expect(overdue(grant, state)).toEqual(events)
})

/** Half of them are more than go into one unit. */
const PEOPLE = 500

let scene: Awaited<ReturnType<typeof grantedProject>>
beforeEach(async () => {
  await scene?.runtime.close()
  scene = await grantedProject()
  await crowd()
})
afterAll(() => scene.runtime.close())

/** Half of the people have their roles of the project's owner, half of the other organization. */
async function crowd(): Promise<void> {
  const { events } = scene.runtime.services
  const changes = Array.from({ length: PEOPLE }, (_none, i) =>
    change({
      aggregate: userGrantAggregate,
      before: events.nonexistent(userGrantAggregate, `ug${i}`),
      owner: i % 2 === 0 ? 'acme' : 'other',
      events: [
        userGrantAdded({
          userId: `u${i}`,
          projectId: scene.projectId,
          projectGrantId: i % 2 === 0 ? '' : scene.projectGrantId,
          roleKeys: ['reader', 'writer'],
        }),
      ],
    }),
  )
  await events.push({ creator: 'TEST', now: 1 }, changes)
}

/** How many people have which roles. */
async function counted(): Promise<Record<string, number>> {
  const roleTexts = Object.values(await scene.held()).map(String)
  return Object.fromEntries(
    [...new Set(roleTexts)].map((roles) => [roles, roleTexts.filter((one) => one === roles).length]),
  )
}

test('removing a project removes its grants from any number of users', async () => {
  await removeProject(scene.ctx, { id: scene.projectId })
  expect(await counted()).toEqual({})
})

test('removes a role from any number of users', async () => {
  await removeProjectRole(scene.ctx, { id: scene.projectId }, 'writer')
  expect(await counted()).toEqual({ reader: PEOPLE })
})

test('reducing a project grant removes its lost roles from any number of users, and from no others', async () => {
  const ref = { projectId: scene.projectId, grantId: scene.projectGrantId }
  await updateProjectGrant(scene.ctx, { id: ref.projectId }, ref.grantId, ['writer'])
  expect(await counted()).toEqual({ 'reader,writer': PEOPLE / 2, writer: PEOPLE / 2 })
  await removeProjectGrant(scene.ctx, { id: ref.projectId }, ref.grantId)
  expect(await counted()).toEqual({ 'reader,writer': PEOPLE / 2 })
})

test('repeating a call that failed half-way completes it, and reports that nothing is left to remove', async () => {
  const { projectId, projectGrantId: grantId } = scene
  const failing = () =>
    beforeEachPush(scene.ctx, async (count) => {
      if (count > 1) throw new Error('the power is gone')
    })
  const changed = ['writer']
  await expect(updateProjectGrant(failing(), { id: projectId }, grantId, changed)).rejects.toThrow('power')
  await expect(updateProjectGrant(scene.ctx, { id: projectId }, grantId, changed)).rejects.toThrow(
    /projectGrant.notChanged/,
  )
  expect(await counted()).toEqual({ 'reader,writer': PEOPLE / 2, writer: PEOPLE / 2 })
  await expect(removeProjectRole(failing(), { id: projectId }, 'writer')).rejects.toThrow('power')
  await expect(removeProjectRole(scene.ctx, { id: projectId }, 'writer')).rejects.toThrow(/projectRole.notFound/)
  expect(await counted()).toEqual({ reader: PEOPLE / 2, '': PEOPLE / 2 })
  await expect(removeProject(failing(), { id: projectId })).rejects.toThrow('power')
  expect(await counted()).not.toEqual({})
  await expect(removeProject(scene.ctx, { id: projectId })).rejects.toThrow(/project.notFound/)
  expect(await counted()).toEqual({})
})
