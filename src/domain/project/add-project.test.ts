import { afterAll, beforeAll, expect, test } from 'vitest'
import { orgRemoved } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { addProject, projectName } from '#domain/project/add-project.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { type InMemory, inMemoryServices } from '#test/api/oidc/in-memory-services.ts'
import { settings } from '#test/api/oidc/project-states.ts'
import { beforePush } from '#test/support/before-push.ts'

let runtime: InMemory
beforeAll(async () => {
  runtime = await inMemoryServices()
})
afterAll(() => runtime.close())

test('trims a name, and rejects a blank one', () => {
  expect(projectName('  Shop ')).toBe('Shop')
  expect(() => projectName('  ')).toThrow(/project.nameInvalid/)
})

test('a project name is unique in its organization', async () => {
  const { id, details } = await addProject(runtime.ctx, { ...settings, orgId: 'acme' })
  expect(details.owner).toBe('acme')
  expect((await runtime.services.events.load(projectAggregate, id)).state).toMatchObject({
    name: 'Shop',
    status: 'active',
  })
  await expect(addProject(runtime.ctx, { ...settings, orgId: 'acme', name: 'SHOP' })).rejects.toMatchObject({
    reason: 'name.taken',
  })
  await runtime.addOrg('other')
  await addProject(runtime.ctx, { ...settings, orgId: 'other' })
})

test('a caller who may only create projects owns the created project', async () => {
  const creator = { ...runtime.ctx.caller, id: 'creator', may: () => false }
  const { id } = await addProject({ ...runtime.ctx, caller: creator }, { ...settings, orgId: 'acme', name: 'Mine' })
  expect((await runtime.services.events.load(projectAggregate, id)).state.members).toMatchObject({
    creator: { roles: ['PROJECT_OWNER'] },
  })
})

test('rejects an organization that does not exist', async () => {
  await expect(addProject(runtime.ctx, { ...settings, orgId: 'nowhere' })).rejects.toMatchObject({ kind: 'notFound' })
})

test('rejects an organization that is removed while the project is added', async () => {
  await runtime.addOrg('going')
  const { events } = runtime.services
  const remove = async () => events.change({ creator: 'TEST', now: 1 }, orgAggregate, 'going', () => [orgRemoved()])
  const late = beforePush(runtime.ctx, remove)
  await expect(addProject(late, { ...settings, orgId: 'going' })).rejects.toMatchObject({ reason: 'owner.notFound' })
  const rows = await runtime.services.rows.selectFrom('projects').select('id').where('org_id', '=', 'going').execute()
  expect(rows).toEqual([])
})
