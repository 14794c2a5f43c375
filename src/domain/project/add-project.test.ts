import { afterAll, beforeAll, expect, test } from 'vitest'
import { orgRemoved } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { addProject, projectName } from '#domain/project/add-project.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { type InMemory, inMemoryRooms } from '#test/api/oidc/in-memory-rooms.ts'
import { settings } from '#test/api/oidc/project-states.ts'
import { beforePush } from '#test/support/before-push.ts'

let house: InMemory
beforeAll(async () => {
  house = await inMemoryRooms()
})
afterAll(() => house.close())

test('a name is trimmed, and one of spaces is none', () => {
  expect(projectName('  Shop ', 'X')).toBe('Shop')
  expect(() => projectName('  ', 'PROJECT-IOVCC')).toThrow(/PROJECT-IOVCC/)
})

test('a project belongs to the organization acted in, and its name is taken there only', async () => {
  const { id, details } = await addProject(house.ctx, settings)
  expect(details.owner).toBe('acme')
  expect((await house.rooms.events.load(projectAggregate, id)).state).toMatchObject({ name: 'Shop', status: 'active' })
  await expect(addProject(house.ctx, { ...settings, name: 'SHOP' })).rejects.toMatchObject({ id: 'V3-DKcYh' })
  await house.addOrg('other')
  await addProject({ ...house.ctx, orgId: 'other' }, settings)
})

test('who may only create projects owns what they create', async () => {
  const creator = { ...house.ctx.caller, id: 'creator', may: () => false }
  const { id } = await addProject({ ...house.ctx, caller: creator }, { ...settings, name: 'Mine' })
  expect((await house.rooms.events.load(projectAggregate, id)).state.members).toMatchObject({
    creator: { roles: ['PROJECT_OWNER'] },
  })
})

test('an organization that is not there gets none', async () => {
  await expect(addProject({ ...house.ctx, orgId: 'nowhere' }, settings)).rejects.toMatchObject({ kind: 'notFound' })
})

test('an organization that goes while the project is added gets none', async () => {
  await house.addOrg('going')
  const { events } = house.rooms
  const remove = async () => events.change({ creator: 'TEST', now: 1 }, orgAggregate, 'going', () => [orgRemoved()])
  const late = beforePush({ ...house.ctx, orgId: 'going' }, remove)
  await expect(addProject(late, settings)).rejects.toMatchObject({ id: 'ORG-4lj2s' })
  const rows = await house.rooms.rows.selectFrom('projects').select('id').where('org_id', '=', 'going').execute()
  expect(rows).toEqual([])
})
