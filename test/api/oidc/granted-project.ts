/** A project of `acme` with roles, a person, and another organization that it is granted to, in an in-memory store. */
import { addUserGrant } from '#domain/grant/add-user-grant.ts'
import { addProject } from '#domain/project/add-project.ts'
import { addProjectGrant } from '#domain/project/grant/add-project-grant.ts'
import { addProjectRoles } from '#domain/project/role/add-project-roles.ts'
import { type InMemory, inMemoryRooms } from '#test/api/oidc/in-memory-rooms.ts'
import { settings } from '#test/api/oidc/project-states.ts'

export async function grantedProject() {
  const house = await inMemoryRooms()
  await house.addOrg('other')
  await house.addPerson('minnie')
  await house.addPerson('donald', 'other')
  const { id: projectId } = await addProject(house.ctx, settings)
  const roles = ['reader', 'writer', 'boss'].map((key) => ({ key, displayName: key, group: '' }))
  await addProjectRoles(house.ctx, projectId, roles)
  const granted = { projectId, grantedOrgId: 'other', roleKeys: ['reader', 'writer'] }
  const { grantId: projectGrantId } = await addProjectGrant(house.ctx, granted)
  const other = { ...house.ctx, orgId: 'other' }
  const give = (ctx: InMemory['ctx'], userId: string, roleKeys: string[], viaGrant = '') =>
    addUserGrant(ctx, { userId, projectId, projectGrantId: viaGrant, roleKeys })
  return {
    house,
    ctx: house.ctx,
    other,
    projectId,
    projectGrantId,
    give,
    /** Roles by user, as they stand in the rows. */
    async held(): Promise<Record<string, string[]>> {
      const rows = await house.rooms.rows.selectFrom('user_grants').select(['user_id', 'role_keys']).execute()
      return Object.fromEntries(rows.map((row) => [row.user_id, JSON.parse(row.role_keys)]))
    },
  }
}
