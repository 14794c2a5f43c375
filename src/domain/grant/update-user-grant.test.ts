import { afterAll, beforeAll, expect, test } from 'vitest'
import { userGrantAdded, userGrantChanged } from '#domain/grant/events.ts'
import { removeProjectRole } from '#domain/grant/remove-project-role.ts'
import { decideUpdateUserGrant, updateUserGrant } from '#domain/grant/update-user-grant.ts'
import { userGrantAggregate } from '#domain/grant/user-grant.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'
import { beforePush } from '#test/support/before-push.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const added = userGrantAdded({ userId: 'u1', projectId: 'p1', projectGrantId: '', roleKeys: ['reader'] })
const { state } = foldEvents(userGrantAggregate, [added])
const grantable = { projectGrantId: '', roleKeys: new Set(['reader', 'writer']) }

let scene: Awaited<ReturnType<typeof grantedProject>>
beforeAll(async () => {
  scene = await grantedProject()
})
afterAll(() => scene.runtime.close())

test('the roles of a grant are replaced, each named once', () => {
  expect(decideUpdateUserGrant(state, grantable, ['writer', 'writer'])).toEqual([userGrantChanged(['writer'])])
  expect(decideUpdateUserGrant(state, grantable, [])).toEqual([userGrantChanged([])])
})

test.each([
  ['the same roles', ['reader'], 'userGrant.notChanged'],
  ['the same roles named twice', ['reader', 'reader'], 'userGrant.notChanged'],
  ['a role that cannot be given', ['reader', 'boss'], 'userGrant.roleNotGrantable'],
])('%s: refused', (_what, roles, id) => {
  expect(() => decideUpdateUserGrant(state, grantable, roles)).toThrow(id)
})

test('a role that is removed concurrently is not granted', async () => {
  const { userGrantId: grantId } = await scene.give(scene.ctx, 'minnie', ['reader'])
  const late = beforePush(scene.ctx, () => removeProjectRole(scene.ctx, { id: scene.projectId }, 'boss'))
  await expect(updateUserGrant(late, { id: grantId }, ['boss'])).rejects.toMatchObject({
    reason: 'userGrant.roleNotGrantable',
  })
  expect(await scene.held()).toEqual({ minnie: ['reader'] })
})
