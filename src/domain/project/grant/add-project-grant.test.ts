import { expect, test } from 'vitest'
import { orgRemoved } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { addProjectGrant, decideAddProjectGrant } from '#domain/project/grant/add-project-grant.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'
import { grantTo, projectAfter, role } from '#test/api/oidc/project-states.ts'
import { beforePush } from '#test/support/before-push.ts'

const input = { grantedOrgId: 'org-2', roleKeys: ['reader', 'reader'] }

test('a project is granted with some of its roles, each once', () => {
  expect(decideAddProjectGrant(projectAfter(role('reader')), input, 'g1')).toEqual([grantTo('org-2', 'reader')])
})

test('roles that the project does not have, and a second grant to one organization, are refused', () => {
  expect(() => decideAddProjectGrant(projectAfter(), input, 'g1')).toThrow(/projectGrant.roleNotFound/)
  const granted = projectAfter(role('reader'), grantTo('org-2', 'reader'))
  expect(() => decideAddProjectGrant(granted, input, 'g2')).toThrow(/projectGrant.alreadyExists/)
})

test('an organization removed concurrently gets no grant', async () => {
  const { runtime, ctx, projectId } = await grantedProject()
  await runtime.addOrg('going')
  const { events } = runtime.services
  const remove = async () => events.change({ creator: 'TEST', now: 1 }, orgAggregate, 'going', () => [orgRemoved()])
  const grant = { grantedOrgId: 'going', roleKeys: [] }
  await expect(addProjectGrant(beforePush(ctx, remove), { id: projectId }, grant)).rejects.toMatchObject({
    reason: 'projectGrant.orgNotFound',
  })
  const rows = await runtime.services.rows.selectFrom('project_grants').select('granted_org_id as to').execute()
  expect(rows).toEqual([{ to: 'other' }])
  await runtime.close()
})
