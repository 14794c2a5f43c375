import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller, type Caller } from '#domain/caller.ts'
import { changeProject } from '#domain/project/change-project.ts'
import { projectDeactivated } from '#domain/project/events.ts'
import type { Target } from '#domain/target.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'

let scene: Awaited<ReturnType<typeof grantedProject>>
beforeAll(async () => {
  scene = await grantedProject()
})
afterAll(() => scene.runtime.close())

const holder = (orgId: string, projectId?: string): Caller => ({
  ...anonymousCaller,
  require: (permission, owner, objectId) => {
    if (owner !== orgId || (projectId && objectId !== projectId)) anonymousCaller.require(permission, owner)
  },
})
const change = (caller: Caller, target: Target) =>
  changeProject({ ...scene.ctx, caller }, target, 'project.write', () => [projectDeactivated()])

test('an unknown project, and one of another owner, are unknown even to a caller without permission', async () => {
  const unknown = expect.objectContaining({ reason: 'project.notFound' })
  await expect(change(anonymousCaller, { id: '999' })).rejects.toEqual(unknown)
  await expect(change(anonymousCaller, { id: scene.projectId, within: 'other' })).rejects.toEqual(unknown)
})

test('the permission counts in the organization that owns the project, and on the project itself', async () => {
  const denied = expect.objectContaining({ kind: 'permissionDenied' })
  const target = { id: scene.projectId, within: 'acme' }
  await expect(change(holder('other'), target)).rejects.toEqual(denied)
  await expect(change(holder('acme', '999'), target)).rejects.toEqual(denied)
  expect((await change(holder('acme', scene.projectId), target)).state.status).toBe('inactive')
})
