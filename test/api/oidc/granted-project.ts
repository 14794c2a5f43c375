/** A project of `acme` with roles, a person, and another organization that it is granted to, in an in-memory store. */
import { addUserGrant } from '#domain/grant/add-user-grant.ts'
import { addProject } from '#domain/project/add-project.ts'
import { addProjectGrant } from '#domain/project/grant/add-project-grant.ts'
import { addProjectRoles } from '#domain/project/role/add-project-roles.ts'
import { type InMemory, inMemoryServices } from '#test/api/oidc/in-memory-services.ts'
import { settings } from '#test/api/oidc/project-states.ts'

export async function grantedProject() {
  const runtime = await inMemoryServices()
  await runtime.addOrg('other')
  await runtime.addPerson('minnie')
  await runtime.addPerson('donald', 'other')
  const { id: projectId } = await addProject(runtime.ctx, { ...settings, orgId: 'acme' })
  const roles = ['reader', 'writer', 'boss'].map((key) => ({ key, displayName: key, group: '' }))
  await addProjectRoles(runtime.ctx, { id: projectId }, roles)
  const granted = { grantedOrgId: 'other', roleKeys: ['reader', 'writer'] }
  const { grantId: projectGrantId } = await addProjectGrant(runtime.ctx, { id: projectId }, granted)
  const other = { ...runtime.ctx, orgId: 'other' }
  const give = (ctx: InMemory['ctx'], userId: string, roleKeys: string[], viaGrant = '') =>
    addUserGrant(ctx, { orgId: ctx.orgId, userId, projectId, projectGrantId: viaGrant, roleKeys })
  return {
    runtime,
    ctx: runtime.ctx,
    other,
    projectId,
    projectGrantId,
    give,
    /** Roles by user, as they stand in the rows. */
    async held(): Promise<Record<string, string[]>> {
      const rows = await runtime.services.rows.selectFrom('user_grants').select(['user_id', 'role_keys']).execute()
      return Object.fromEntries(rows.map((row) => [row.user_id, JSON.parse(row.role_keys)]))
    },
  }
}
