import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OrganizationService } from '#api/zitadel/descriptors/services-v2.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

let server: TestServer
let call: WireCalls<keyof typeof OrganizationService.method>
let owner: string
let ownOrg: string
beforeAll(async () => {
  server = await startServer()
  call = wireCalls(server, OrganizationService)
  ownOrg = await addOtherOrg(server)
  owner = (await addCaller(server, { orgId: ownOrg, roles: ['ORG_OWNER'] })).token
})
afterAll(async () => {
  call.close()
  await server.stop()
})

const addOrg = async (name: string): Promise<string> =>
  (await server.rest('POST', '/management/v1/orgs', { name })).body.id
const idsOf = ({ body }: { body: { result?: unknown } }) =>
  ((body.result ?? []) as { id: string }[]).map(({ id }) => id)
const eventsOf = async (id: string): Promise<string[]> => {
  const types: string[] = []
  for await (const event of server.runtime.services.events.history({ aggregateTypes: ['org'], aggregateIds: [id] }))
    types.push(event.type)
  return types
}

describe.each(WIRES)('over %s', (wire) => {
  test('listOrganizations finds by name, domain, id, state and default', async () => {
    const name = `Found ${wire.replace(/\W/g, '')}`
    const id = await addOrg(name)
    const domain = `found-${wire.replace(/\W/g, '').toLowerCase()}`
    for (const query of [
      { nameQuery: { name, method: 'TEXT_QUERY_METHOD_EQUALS' } },
      { domainQuery: { domain, method: 'TEXT_QUERY_METHOD_STARTS_WITH' } },
      { idQuery: { id } },
    ])
      expect(idsOf(await call('listOrganizations', { queries: [query] }, { wire }))).toEqual([id])
    const inactive = await call('listOrganizations', {
      queries: [{ idQuery: { id } }, { stateQuery: { state: 'ORGANIZATION_STATE_INACTIVE' } }],
    })
    expect(idsOf(inactive)).toEqual([])
    const orgs = await call('listOrganizations', { queries: [{ defaultQuery: {} }] }, { wire })
    expect(idsOf(orgs)).toHaveLength(1)
  })

  test('the lifecycle: renamed, deactivated, activated, deleted', async () => {
    const id = await addOrg(`Life ${wire.replace(/\W/g, '')}`)
    const request = { organizationId: id }
    const renamed = await call('updateOrganization', { ...request, name: `New ${id}` }, { wire })
    const again = await call('updateOrganization', { ...request, name: `New ${id}` }, { wire })
    expect(again.body).toEqual(renamed.body)
    expect((await call('deactivateOrganization', request, { wire })).body.changeDate).toBeDefined()
    expect((await call('deactivateOrganization', request, { wire })).code).toBe(9)
    expect((await call('activateOrganization', request, { wire })).code).toBe(0)
    expect((await call('deleteOrganization', request, { wire })).body.deletionDate).toBeDefined()
    expect((await call('deleteOrganization', request, { wire })).body).toEqual({})
    expect((await eventsOf(id)).slice(-3)).toEqual(['org.deactivated', 'org.reactivated', 'org.removed'])
  })

  test('metadata is set, listed by key, and deleted as a whole', async () => {
    const id = await addOrg(`Metadata ${wire.replace(/\W/g, '')}`)
    const value = Buffer.from('v').toString('base64')
    const metadata = [
      { key: 'color', value },
      { key: 'size', value },
    ]
    await call('setOrganizationMetadata', { organizationId: id, metadata }, { wire })
    const filters = [{ keyFilter: { key: 'col', method: 'TEXT_FILTER_METHOD_STARTS_WITH' } }]
    const { body } = await call('listOrganizationMetadata', { organizationId: id, filters }, { wire })
    expect(body).toMatchObject({
      pagination: { totalResult: '1', appliedLimit: '100' },
      metadata: [{ key: 'color', value }],
    })
    const missing = await call('deleteOrganizationMetadata', { organizationId: id, keys: ['color', 'none'] }, { wire })
    expect(missing.code).toBe(5)
    expect((await call('deleteOrganizationMetadata', { organizationId: id, keys: ['color'] }, { wire })).code).toBe(0)
    expect((await call('listOrganizationMetadata', { organizationId: id }, { wire })).body.metadata).toHaveLength(1)
  })

  test('domains are added, proven, listed and deleted', async () => {
    const id = await addOrg(`Domains ${wire.replace(/\W/g, '')}`)
    const domain = `${wire.replace(/\W/g, '').toLowerCase()}.example`
    expect(
      (await call('addOrganizationDomain', { organizationId: id, domain }, { wire })).body.creationDate,
    ).toBeDefined()
    const listed = await call('listOrganizationDomains', {
      organizationId: id,
      filters: [{ domainFilter: { domain, method: 'TEXT_QUERY_METHOD_EQUALS' } }],
    })
    expect(listed.body.domains).toMatchObject([{ domain, isVerified: true, organizationId: id }])
    const proven = await call(
      'generateOrganizationDomainValidation',
      { organizationId: id, domain, type: 'DOMAIN_VALIDATION_TYPE_DNS' },
      { wire },
    )
    expect(proven.body).toMatchObject({ token: expect.any(String), url: expect.stringContaining(domain) })
    expect(
      (await call('verifyOrganizationDomain', { organizationId: id, domain: 'other.example' }, { wire })).code,
    ).toBe(5)
    expect((await call('deleteOrganizationDomain', { organizationId: id, domain }, { wire })).code).toBe(0)
  })
})

test('lists hide organizations that the caller may not read, and rejections come in the order of the contract', async () => {
  const foreign = await addOrg('Foreign')
  expect(idsOf(await call('listOrganizations', {}, { token: owner }))).toEqual([ownOrg])
  const [organizationId, name] = [foreign, 'Taken over']
  expect((await call('updateOrganization', { organizationId, name }, { token: owner })).code).toBe(7)
  expect((await call('updateOrganization', { organizationId: '404', name }, { token: owner })).code).toBe(5)
  expect((await call('deleteOrganization', { organizationId }, { token: owner })).code).toBe(7)
  expect((await call('listOrganizationMetadata', { organizationId }, { token: owner })).code).not.toBe(0)
  expect((await call('listOrganizations', {}, { token: '' })).code).toBe(16)
  expect((await eventsOf(foreign)).at(-1)).not.toBe('org.removed')
})
