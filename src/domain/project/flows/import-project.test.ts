import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  importApp,
  importProject,
  importProjectGrant,
  importProjectRole,
} from '#domain/project/flows/import-project.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { type InMemory, inMemoryServices } from '#test/api/oidc/in-memory-services.ts'
import { settings, webConfig } from '#test/api/oidc/project-states.ts'

let runtime: InMemory
beforeAll(async () => {
  runtime = await inMemoryServices()
})
afterAll(() => runtime.close())

const place = { id: 'shop', orgId: 'acme' }
const role = { key: 'buyer', displayName: '', group: '' }
const web = { id: 'web', clientId: 'client-of-before', name: 'Web', config: webConfig }
const stored = async (id: string) => (await runtime.services.events.load(projectAggregate, id)).state

test('a project, its roles and applications keep their ids, and a second run changes nothing', async () => {
  const run = async () => {
    await importProject(runtime.ctx, place, settings)
    await importProjectRole(runtime.ctx, place, role)
    await importApp(runtime.ctx, place, web)
    return stored('shop')
  }
  const first = await run()
  expect(first).toMatchObject({ roles: { buyer: {} }, apps: { web: { clientId: 'client-of-before', name: 'Web' } } })
  expect(await run()).toEqual(first)
})

test('a project of another organization is rejected', async () => {
  await importProject(runtime.ctx, { id: 'theirs', orgId: 'acme' }, { ...settings, name: 'Theirs' })
  await expect(importProject(runtime.ctx, { id: 'theirs', orgId: 'other' }, settings)).rejects.toMatchObject({
    reason: 'project.idTaken',
  })
})

test('an application does not get the client id of another client or the id of a user', async () => {
  await importProject(runtime.ctx, { id: 'second', orgId: 'acme' }, { ...settings, name: 'Second' })
  const at = { id: 'second', orgId: 'acme' }
  for (const clientId of ['client-of-before', 'acme'])
    await expect(importApp(runtime.ctx, at, { ...web, id: 'web-2', clientId })).rejects.toMatchObject({
      reason: 'user.alreadyExists',
    })
})

test('a grant to an organization that does not exist is rejected', async () => {
  const grant = { grantedOrgId: 'none', roleKeys: ['buyer'] }
  await expect(importProjectGrant(runtime.ctx, place, grant)).rejects.toMatchObject({
    reason: 'projectGrant.orgNotFound',
  })
})
