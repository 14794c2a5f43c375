import type { JsonObject } from '@bufbuild/protobuf'
import { InstanceService as InstanceServiceBeta } from '@zitadel/proto/zitadel/instance/v2beta/instance_service_pb.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InstanceService } from '#api/zitadel/descriptors/services-v2.ts'
import { version } from '#kit/version.ts'
import { addCaller } from '#test/support/callers.ts'
import { textsAt } from '#test/support/json-at.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { type CallOptions, WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

type Rpc = keyof typeof InstanceService.method

let server: TestServer
let wired: WireCalls<Rpc>
let beta: WireCalls<Rpc>
let orgOwner: string
let viewer: string
beforeAll(async () => {
  server = await startServer()
  wired = wireCalls(server, InstanceService)
  beta = wireCalls(server, InstanceServiceBeta)
  const orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  orgOwner = (await addCaller(server, { orgId, roles: ['ORG_OWNER'] })).token
  viewer = (await addCaller(server, { orgId, roles: ['IAM_OWNER_VIEWER'], on: 'instance' })).token
})
afterAll(async () => {
  wired.close()
  beta.close()
  await server.stop()
})

/** Both versions; version 2 has no REST paths. */
const versions = [
  {
    version: 'version 2',
    send: (rpc: Rpc, request: JsonObject, options: CallOptions = {}) =>
      wired(rpc, request, { wire: 'Connect JSON, HTTP/2', ...options }),
    domains: 'customDomains',
    trusted: 'trustedDomain',
    byName: (domain: string): JsonObject => ({ filters: [{ domainFilter: { domain } }] }),
    generated: (generated: boolean): JsonObject => ({ filters: [{ generatedFilter: generated }] }),
    primary: (primary: boolean): JsonObject => ({ filters: [{ primaryFilter: primary }] }),
  },
  {
    version: 'version 2 beta',
    send: (rpc: Rpc, request: JsonObject, options: CallOptions = {}) => beta(rpc, request, options),
    domains: 'domains',
    trusted: 'domain',
    byName: (domain: string): JsonObject => ({ queries: [{ domainQuery: { domain } }] }),
    generated: (generated: boolean): JsonObject => ({ queries: [{ generatedQuery: { generated } }] }),
    primary: (primary: boolean): JsonObject => ({ queries: [{ primaryQuery: { primary } }] }),
  },
] as const

/** The version 2 beta requires an id, which selects nothing. */
const of = { instanceId: 'any' }
const instanceEvents = async (): Promise<string[]> => {
  const types: string[] = []
  for await (const event of server.runtime.services.events.history({ aggregateTypes: ['instance'] }))
    types.push(event.type)
  return types
}

describe.each(versions)('$version', ({ version: name, send, domains, trusted, byName, generated, primary }) => {
  const wires = WIRES.filter((wire) => name === 'version 2 beta' || !wire.startsWith('REST'))
  describe.each(wires)('over %s', (wire) => {
    test('the instance is renamed and read, with its domain', async () => {
      const instanceName = `${name} ${wire}`
      const renamed = await send('updateInstance', { ...of, instanceName }, { wire })
      expect(renamed.body.changeDate).toBeDefined()
      expect((await send('updateInstance', { ...of, instanceName }, { wire })).code).toBe(9)
      const listed = await send('listCustomDomains', of, { wire })
      expect(listed.body.domains).toMatchObject([{ domain: 'localhost', primary: true, generated: true }])
      const read = await send('getInstance', of, { wire })
      expect(read.body.instance).toMatchObject({
        ...renamed.body,
        name: instanceName,
        state: 'STATE_RUNNING',
        version,
        [domains]: listed.body.domains,
      })
      const { body } = await server.rest('GET', '/admin/v1/instances/me')
      expect(body.instance.name).toBe(instanceName)
      expect((await instanceEvents()).at(-1)).toBe('instance.changed')
    })

    test('trusted domains are added once, listed and removed, repeatedly', async () => {
      const domain = `${wire.replace(/\W/g, '')}.example`.toLowerCase()
      const request = { ...of, [trusted]: domain }
      const added = await send('addTrustedDomain', request, { wire })
      expect(added.body.creationDate).toBeDefined()
      expect((await send('addTrustedDomain', request, { wire })).code).toBe(6)
      const listed = await send('listTrustedDomains', { ...of, ...byName(domain) }, { wire })
      expect(listed.body.trustedDomain).toMatchObject([{ domain, creationDate: added.body.creationDate }])
      expect((await send('removeTrustedDomain', request, { wire })).body.deletionDate).toBeDefined()
      expect((await send('removeTrustedDomain', request, { wire })).body).toEqual({})
      expect((await instanceEvents()).slice(-2)).toEqual([
        'instance.trusted_domain.added',
        'instance.trusted_domain.removed',
      ])
    })
  })

  test('lists are sorted, cut, counted and filtered', async () => {
    const hosts = ['b.lists.example', 'a.lists.example']
    for (const domain of hosts) await send('addTrustedDomain', { ...of, [trusted]: domain })
    const asc = { asc: true }
    const byNames = await send('listTrustedDomains', { ...of, pagination: asc })
    expect(textsAt(byNames, 'trustedDomain', 'domain')).toEqual(hosts.toSorted())
    const page = { pagination: { limit: 1, offset: '1' }, sortingColumn: 'TRUSTED_DOMAIN_FIELD_NAME_CREATION_DATE' }
    const byDate = await send('listTrustedDomains', { ...of, ...page })
    expect(byDate.body.pagination).toEqual({ totalResult: '2', appliedLimit: '1' })
    for (const domain of hosts) await send('removeTrustedDomain', { ...of, [trusted]: domain })
    for (const [filter, count] of [
      [generated(true), 1],
      [generated(false), 0],
      [primary(true), 1],
      [primary(false), 0],
      [byName('localhost'), 1],
      [byName('other.example'), 0],
    ] as const)
      expect(textsAt(await send('listCustomDomains', { ...of, ...filter }), 'domains', 'domain')).toHaveLength(count)
  })

  test('rejects an invalid name and an invalid host', async () => {
    const before = await instanceEvents()
    for (const instanceName of ['', ' ', 'two\nlines', 'x'.repeat(201)])
      expect((await send('updateInstance', { ...of, instanceName })).code, instanceName).toBe(3)
    for (const host of ['', 'https://login.example', 'login.example:8080', '*.example', '10.0.0.1'])
      expect((await send('addTrustedDomain', { ...of, [trusted]: host })).code, host).toBe(3)
    expect(await instanceEvents()).toEqual(before)
  })

  test('is read and changed by administrators of the instance alone', async () => {
    const before = await instanceEvents()
    const reads = ['getInstance', 'listCustomDomains', 'listTrustedDomains'] as const
    const writes = [
      ['updateInstance', { instanceName: 'Taken' }],
      ['addTrustedDomain', { [trusted]: 'taken.example' }],
      ['removeTrustedDomain', { [trusted]: 'taken.example' }],
    ] as const
    for (const rpc of reads) {
      expect((await send(rpc, of, { token: viewer })).code, rpc).toBe(0)
      expect((await send(rpc, of, { token: orgOwner })).code, rpc).toBe(7)
      expect((await send(rpc, of, { token: '' })).code, rpc).toBe(16)
    }
    for (const [rpc, request] of writes) {
      for (const token of [viewer, orgOwner])
        expect((await send(rpc, { ...of, ...request }, { token })).code, rpc).toBe(7)
      expect((await send(rpc, { ...of, ...request }, { token: '' })).code, rpc).toBe(16)
    }
    expect(await instanceEvents()).toEqual(before)
  })

  test('instances and their domains belong to system users, of which none exist', async () => {
    for (const [rpc, request] of [
      ['listInstances', {}],
      ['deleteInstance', of],
      ['addCustomDomain', { ...of, [name === 'version 2' ? 'customDomain' : 'domain']: 'own.example' }],
      ['removeCustomDomain', { ...of, [name === 'version 2' ? 'customDomain' : 'domain']: 'localhost' }],
    ] as const)
      expect((await send(rpc, request)).code, rpc).toBe(7)
  })
})
