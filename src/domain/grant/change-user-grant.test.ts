import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller, type Caller } from '#domain/caller.ts'
import { changeUserGrant } from '#domain/grant/change-user-grant.ts'
import { userGrantDeactivated } from '#domain/grant/events.ts'
import type { UserGrantTarget } from '#domain/grant/require-user-grant.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'

let scene: Awaited<ReturnType<typeof grantedProject>>
let id: string
beforeAll(async () => {
  scene = await grantedProject()
  id = (await scene.give(scene.other, 'donald', ['reader'])).userGrantId
})
afterAll(() => scene.runtime.close())

const holder = (orgId: string, grantId: string): Caller => ({
  ...anonymousCaller,
  require: (permission, owner, objectId) => {
    if (owner !== orgId || objectId !== grantId) anonymousCaller.require(permission, owner)
  },
})
const change = (caller: Caller, target: UserGrantTarget) =>
  changeUserGrant({ ...scene.ctx, caller }, target, 'user.grant.write', () => [userGrantDeactivated()])

test('an unknown grant, one of another owner and one of another user are unknown', async () => {
  const unknown = expect.objectContaining({ reason: 'userGrant.notFound' })
  await expect(change(anonymousCaller, { id: '999' })).rejects.toEqual(unknown)
  await expect(change(anonymousCaller, { id, within: 'acme' })).rejects.toEqual(unknown)
  await expect(change(anonymousCaller, { id, userId: 'minnie' })).rejects.toEqual(unknown)
})

test('the permission counts in the organization that gave the roles, on its project grant', async () => {
  const denied = expect.objectContaining({ kind: 'permissionDenied' })
  await expect(change(holder('acme', scene.projectGrantId), { id })).rejects.toEqual(denied)
  await expect(change(holder('other', scene.projectId), { id })).rejects.toEqual(denied)
  expect((await change(holder('other', scene.projectGrantId), { id, userId: 'donald' })).state.status).toBe('inactive')
})
