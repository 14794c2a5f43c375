/**
 * Proves a class of docs/security.md: access to every RPC of version 2 for the owner of the target, the user itself,
 * the login client, administrators of the instance and of another organization, users without roles, and anonymous
 * callers. A new RPC without a row does not compile.
 */
import type { DescService } from '@bufbuild/protobuf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as services from '#api/zitadel/descriptors/services-v2.ts'
import { zitadelServices } from '#api/zitadel/services.ts'
import * as instance from '#test/security/version-2/instance-rows.ts'
import * as resources from '#test/security/version-2/resource-rows.ts'
import { CALLERS, type Caller, type Row } from '#test/security/version-2/rows.ts'
import { type Targets, targetsOf } from '#test/security/version-2/targets.ts'
import { userRows } from '#test/security/version-2/user-rows.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

const matrix: readonly (readonly [DescService, Readonly<Record<string, Row>>])[] = [
  [services.UserService, userRows],
  [services.SessionService, instance.sessionRows],
  [services.SettingsService, instance.settingsRows],
  [services.OIDCService, instance.oidcRows],
  [services.SAMLService, instance.samlRows],
  [services.IdentityProviderService, instance.idpRows],
  [services.FeatureService, instance.featureRows],
  [services.WebKeyService, instance.webKeyRows],
  [services.OrganizationService, resources.organizationRows],
  [services.ProjectService, resources.projectRows],
  [services.ApplicationService, resources.applicationRows],
  [services.AuthorizationService, resources.authorizationRows],
  [services.InternalPermissionService, resources.internalPermissionRows],
  [services.InstanceService, instance.instanceRows],
  [services.ActionService, instance.actionRows],
]

let server: TestServer
let targets: Targets
const tokens = new Map<Caller, string>()
beforeAll(async () => {
  server = await startServer()
  const orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  const otherOrg = await addOtherOrg(server)
  targets = targetsOf(server, orgId, otherOrg)
  const add = async (caller: Caller, input: Parameters<typeof addCaller>[1]) =>
    tokens.set(caller, (await addCaller(server, input)).token)
  await add('owner', { orgId, roles: ['ORG_OWNER'] })
  await add('viewer', { orgId, roles: ['ORG_OWNER_VIEWER'] })
  await add('login', { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })
  await add('admin', { orgId, roles: ['IAM_OWNER'], on: 'instance' })
  await add('foreign', { orgId: otherOrg, roles: ['ORG_OWNER'] })
  await add('nobody', { orgId })
})
afterAll(() => server.stop())

test('every service of version 2 has rows, with one for each RPC', () => {
  const listed = new Set(matrix.map(([service]) => service.typeName))
  const served = zitadelServices.map(({ service }) => service.typeName).filter((name) => /\.v2\./.test(name))
  expect(served.filter((name) => !listed.has(name))).toEqual([])
  for (const [service, rows] of matrix)
    expect(Object.keys(rows).toSorted(), service.typeName).toEqual(service.methods.map((m) => m.localName).toSorted())
})

/** Whether a response is that of a call that the caller may not make. */
const isRejected = (code: number, message: string) => code === 7 || (code === 5 && message.includes('AUTHZ-cdgFk'))

async function outcome(call: WireCalls<string>, name: string, row: Row, caller: Caller): Promise<string | undefined> {
  const { request, self, seen } = await row.prepare(targets)
  const token = caller === 'self' ? self : tokens.get(caller)
  if (token === undefined) return
  const { code, message, body } = await call(name, request, { token, wire: 'Connect JSON, HTTP/2' })
  const rejected = isRejected(code, message) || (seen !== undefined && !JSON.stringify(body).includes(seen))
  if (!row.open.includes(caller)) return rejected ? undefined : `${name} is open to ${caller}: ${code} ${message}`
  return !rejected && code === row.code ? undefined : `${name} rejects ${caller}: ${code} ${message}`
}

describe.each(matrix)('$typeName', (service, rows) => {
  let call: WireCalls<string>
  beforeAll(() => {
    call = wireCalls(server, service)
  })
  afterAll(() => call.close())

  test.each(CALLERS)('accepts %s exactly for the RPCs of its rows', async (caller) => {
    const wrong: string[] = []
    for (const [name, row] of Object.entries(rows)) {
      const difference = await outcome(call, name, row, caller)
      if (difference) wrong.push(difference)
    }
    expect(wrong).toEqual([])
  })

  test('rejects callers without a token or with an unknown one', async () => {
    const wrong: string[] = []
    for (const [name, row] of Object.entries(rows)) {
      const { request } = await row.prepare(targets)
      for (const token of ['', 'usher_unknown']) {
        const { code } = await call(name, request, { token, wire: 'Connect JSON, HTTP/2' })
        if (code !== 16 && !(service === services.SettingsService && name === 'getGeneralSettings'))
          wrong.push(`${name}: ${code}`)
      }
    }
    expect(wrong).toEqual([])
  })
})
