import { afterAll, beforeEach, expect, test } from 'vitest'
import { decideAddUserGrant } from '#domain/grant/add-user-grant.ts'
import { userGrantAdded } from '#domain/grant/events.ts'
import { removeProject } from '#domain/grant/remove-project.ts'
import { removeProjectGrant } from '#domain/grant/remove-project-grant.ts'
import { removeProjectRole } from '#domain/grant/remove-project-role.ts'
import { removeUserEverywhere } from '#domain/user/flows/remove-user-everywhere.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'
import { beforePush } from '#test/support/before-push.ts'

let scene: Awaited<ReturnType<typeof grantedProject>>
beforeEach(async () => {
  await scene?.runtime.close()
  scene = await grantedProject()
})
afterAll(() => scene.runtime.close())

const input = { orgId: 'acme', userId: 'u1', projectId: 'p1', projectGrantId: '' }
const grantable = { projectGrantId: 'g1', roleKeys: new Set(['reader', 'writer']) }

test('a grant records the project grant of its roles, each role once', () => {
  expect(decideAddUserGrant({ ...input, roleKeys: ['reader', 'reader', 'writer'] }, grantable)).toEqual([
    userGrantAdded({ userId: 'u1', projectId: 'p1', projectGrantId: 'g1', roleKeys: ['reader', 'writer'] }),
  ])
  expect(decideAddUserGrant({ ...input, roleKeys: [] }, grantable)).toHaveLength(1)
  expect(() => decideAddUserGrant({ ...input, roleKeys: ['reader', 'boss'] }, grantable)).toThrow(
    /userGrant.roleNotGrantable/,
  )
})

test('rejects a second grant of a project to the same user', async () => {
  const { userGrantId, details } = await scene.give(scene.ctx, 'minnie', ['reader', 'reader', 'boss'])
  expect(details.owner).toBe('acme')
  expect(await scene.held()).toEqual({ minnie: ['reader', 'boss'] })
  expect(userGrantId).toEqual(expect.any(String))
  await expect(scene.give(scene.ctx, 'minnie', ['writer'])).rejects.toMatchObject({ reason: 'name.taken' })
})

test('an organization with a project grant can assign the granted roles and no others', async () => {
  await scene.give(scene.other, 'donald', ['reader'])
  expect(await scene.held()).toMatchObject({ donald: ['reader'] })
  await expect(scene.give(scene.other, 'minnie', ['boss'])).rejects.toMatchObject({
    reason: 'userGrant.roleNotGrantable',
  })
})

test('rejects unknown users and projects, and those the caller may not read', async () => {
  const missing = { reason: 'userGrant.userNotFound' }
  await expect(scene.give(scene.ctx, 'nobody', ['reader'])).rejects.toMatchObject(missing)
  const may = (_permission: string, orgId: string) => orgId === 'acme'
  const walled = { ...scene.ctx, caller: { ...scene.ctx.caller, may } }
  await expect(scene.give(walled, 'donald', ['reader'])).rejects.toMatchObject(missing)
  expect(await scene.held()).toEqual({})
  await scene.give(walled, 'minnie', ['reader'])
})

test.each([
  ['user', 'userGrant.userNotFound', () => removeUserEverywhere(scene.other, { id: 'donald' })],
  ['project', 'userGrant.projectNotFound', () => removeProject(scene.ctx, { id: scene.projectId })],
  ['role', 'userGrant.roleNotGrantable', () => removeProjectRole(scene.ctx, { id: scene.projectId }, 'reader')],
  [
    'project grant',
    'userGrant.projectNotFound',
    () => removeProjectGrant(scene.ctx, { id: scene.projectId }, scene.projectGrantId),
  ],
])('a %s that goes while the roles are given: they are not given', async (_what, reason, remove) => {
  await expect(scene.give(beforePush(scene.other, remove), 'donald', ['reader'])).rejects.toMatchObject({ reason })
  expect(await scene.held()).toEqual({})
})

test.each([
  ['project', () => removeProject(late(), { id: scene.projectId })],
  ['project grant', () => removeProjectGrant(late(), { id: scene.projectId }, scene.projectGrantId)],
])('roles given while a %s goes, by who had still seen it, go too', async (_what, remove) => {
  await remove()
  expect(await scene.held()).toEqual({})
})

test('a role granted during its removal, on outdated state, is removed too', async () => {
  await removeProjectRole(late(), { id: scene.projectId }, 'reader')
  expect(await scene.held()).toEqual({ donald: [] })
})

test('roles granted during the removal of the user, on outdated state, are removed too', async () => {
  await removeUserEverywhere(late(), { id: 'donald', within: 'other' })
  expect(await scene.held()).toEqual({})
})

const late = () => beforePush(scene.ctx, () => scene.give(scene.other, 'donald', ['reader']))
