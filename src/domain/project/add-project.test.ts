import { afterAll, beforeAll, expect, test } from 'vitest'
import { addProject, projectName } from '#domain/project/add-project.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { type InMemory, inMemoryRooms } from '#test/api/oidc/in-memory-rooms.ts'
import { settings } from '#test/api/oidc/project-states.ts'

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
