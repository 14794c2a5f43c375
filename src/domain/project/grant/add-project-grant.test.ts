import { expect, test } from 'vitest'
import { orgRemoved } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { addProjectGrant } from '#domain/project/grant/add-project-grant.ts'
import { grantedProject } from '#test/api/oidc/granted-project.ts'
import { beforePush } from '#test/support/before-push.ts'

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
