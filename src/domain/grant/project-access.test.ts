import { expect, test } from 'vitest'
import { deactivateUserGrant } from '#domain/grant/deactivate-user-grant.ts'
import { projectRefusal, refusalOf } from '#domain/grant/project-access.ts'
import { updateUserGrant } from '#domain/grant/update-user-grant.ts'
import { deactivateProjectGrant } from '#domain/project/grant/deactivate-project-grant.ts'
import { reactivateProjectGrant } from '#domain/project/grant/reactivate-project-grant.ts'
import { updateProject } from '#domain/project/update-project.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'
import { settings } from '#test/api/oidc/project-states.ts'

const open = { projectCheck: false, orgHasProject: false, roleCheck: false, userHasRole: false }

test.each([
  ['a project that asks for nothing is open to all', open, undefined],
  ['the organization has to have the project', { ...open, projectCheck: true }, 'projectAccess.orgNotGranted'],
  ['with the project it does', { ...open, projectCheck: true, orgHasProject: true }, undefined],
  ['the person has to have a role', { ...open, roleCheck: true }, 'projectAccess.roleRequired'],
  ['with a role they may', { ...open, roleCheck: true, userHasRole: true }, undefined],
])('%s', (_name, access, refusal) => {
  expect(refusalOf(access)?.reason).toBe(refusal)
})

test('a role counts while its user grant and project grant are active', async () => {
  const { runtime, ctx, other, projectId, projectGrantId, give } = await grantedProject()
  const refusal = async () => (await projectRefusal(runtime.services, projectId, 'donald'))?.reason
  expect(await refusal()).toBeUndefined()
  await updateProject(ctx, { id: projectId }, { ...settings, roleCheck: true })
  expect(await refusal()).toBe('projectAccess.roleRequired')
  const { userGrantId: grantId } = await give(other, 'donald', ['reader'])
  expect(await refusal()).toBeUndefined()
  await deactivateProjectGrant(ctx, { id: projectId }, projectGrantId)
  expect(await refusal()).toBe('projectAccess.roleRequired')
  await reactivateProjectGrant(ctx, { id: projectId }, projectGrantId)
  await deactivateUserGrant(other, { id: grantId })
  expect(await refusal()).toBe('projectAccess.roleRequired')
  await runtime.close()
})

test('a user grant without roles gives no access', async () => {
  const { runtime, ctx, projectId, give } = await grantedProject()
  await updateProject(ctx, { id: projectId }, { ...settings, roleCheck: true })
  const { userGrantId: grantId } = await give(ctx, 'minnie', ['reader'])
  await updateUserGrant(ctx, { id: grantId }, [])
  expect((await projectRefusal(runtime.services, projectId, 'minnie'))?.reason).toBe('projectAccess.roleRequired')
  await runtime.close()
})

test('a project with the organization check accepts users of its organization and of those it is granted to', async () => {
  const { runtime, ctx, projectId, projectGrantId } = await grantedProject()
  await runtime.addOrg('third')
  await runtime.addPerson('goofy', 'third')
  await updateProject(ctx, { id: projectId }, { ...settings, projectCheck: true })
  const refusals = async () =>
    Promise.all(
      ['minnie', 'donald', 'goofy'].map(async (id) => (await projectRefusal(runtime.services, projectId, id))?.reason),
    )
  expect(await refusals()).toEqual([undefined, undefined, 'projectAccess.orgNotGranted'])
  await deactivateProjectGrant(ctx, { id: projectId }, projectGrantId)
  expect(await refusals()).toEqual([undefined, 'projectAccess.orgNotGranted', 'projectAccess.orgNotGranted'])
  await runtime.close()
})
