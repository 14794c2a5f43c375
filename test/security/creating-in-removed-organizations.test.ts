/** An object created in an organization during its removal is removed with it, or rejected. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { addAccessKey } from '#domain/access-key/add-access-key.ts'
import { systemCaller } from '#domain/caller.ts'
import { addCustomer } from '#domain/customer/add-customer.ts'
import { noSettings } from '#domain/customer/customer.ts'
import { addGenericOidcProvider } from '#domain/idp/add-generic-oidc-provider.ts'
import { removeOrg } from '#domain/org/flows/remove-org.ts'
import { addPolicy } from '#domain/policy/add-policy.ts'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { addProject } from '#domain/project/add-project.ts'
import { createPerson } from '#domain/user/create/create-person.ts'
import type { NewPerson } from '#domain/user/create/new-person.ts'
import { addMachineUser } from '#domain/user/machine/add-machine-user.ts'
import { createUser } from '#domain/user/person/create-user.ts'
import { beforePush } from '#test/support/before-push.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
}, 120_000)
afterAll(() => server.stop())

let made = 0
const nextName = () => `late-${++made}`

const within = (orgId: string): OrgContext => ({
  ...server.runtime.services,
  caller: systemCaller('TEST', orgId),
  orgId,
  now: Date.now(),
  language: 'en',
})
const remove = (orgId: string) => removeOrg(within(''), { id: orgId })

const person = (orgId: string, changes: Partial<NewPerson> = {}): NewPerson => ({
  orgId,
  userName: nextName(),
  profile: { firstName: 'A', lastName: 'B', nickName: '', displayName: '', preferredLanguage: 'en', gender: 0 },
  email: { address: 'a@acme.example', verified: true },
  passwordChangeRequired: false,
  idpLinks: [],
  passwordlessRegistration: false,
  ...changes,
})
const project = { roleAssertion: false, roleCheck: false, projectCheck: false, privateLabeling: 0 }
const provider = {
  ...{ name: 'Sso', issuer: 'https://sso.acme.example', clientId: 'c', clientSecret: 's', scopes: [] },
  ...{ isIdTokenMapping: false, usePkce: false },
  options: {
    isLinkingAllowed: true,
    isCreationAllowed: true,
    isAutoCreation: false,
    isAutoUpdate: false,
    autoLinking: 0,
  },
}

const creators: Record<string, (ctx: OrgContext) => Promise<unknown>> = {
  'a person': (ctx) => createPerson(ctx, person(ctx.orgId)),
  'a person with an id of their own': (ctx) => createPerson(ctx, person(ctx.orgId, { userId: nextName() })),
  'a machine': (ctx) =>
    addMachineUser(ctx, { orgId: ctx.orgId, userName: nextName(), name: 'm', description: '', accessTokenType: 0 }),
  'a person by the Nevis API': (ctx) =>
    createUser(ctx, { orgId: ctx.orgId, fields: { loginId: `${nextName()}@acme.example` } }),
  'a customer': (ctx) => addCustomer(ctx, ctx.orgId, { ...noSettings, domain: 'globex.example', name: 'Globex' }),
  'a provider': (ctx) => addGenericOidcProvider(ctx, ctx.orgId, provider),
  'an access key': (ctx) => addAccessKey(ctx, { name: nextName().replace('-', '_'), orgId: ctx.orgId, returnUrls: [] }),
  'a policy': (ctx) => addPolicy(ctx, ctx.orgId, { kind: lockoutPolicy, settings: lockoutPolicy.defaults }),
  'a project': (ctx) => addProject(ctx, { orgId: ctx.orgId, name: 'P', ...project }),
}

/** Returns the remaining rows and policies of an organization. */
async function leftOf(orgId: string): Promise<string[]> {
  const { rows, events } = server.runtime.services
  const tables = ['users', 'projects', 'customers', 'access_keys'] as const
  const rowsOfTables = await Promise.all(
    tables.map(async (table) => {
      const ids = await rows.selectFrom(table).select('id').where('org_id', '=', orgId).execute()
      return ids.map(({ id }) => `${table} ${id}`)
    }),
  )
  const idps = await rows.selectFrom('idps').select('id').where('owner', '=', orgId).execute()
  const policies = Object.keys((await events.load(policiesAggregate, orgId)).state.set)
  return [...rowsOfTables.flat(), ...idps.map(({ id }) => `idps ${id}`), ...policies.map((kind) => `policy ${kind}`)]
}

test.each(Object.entries(creators))(
  '%s is rejected when the organization is removed in between',
  async (_what, create) => {
    const orgId = await addOtherOrg(server, nextName())
    const late = beforePush(within(orgId), () => remove(orgId))
    await expect(create(late)).rejects.toMatchObject({ kind: 'notFound' })
    expect(await leftOf(orgId)).toEqual([])
  },
)

test.each(Object.entries(creators))(
  '%s is made all the same where the organization only changes',
  async (_what, create) => {
    const orgId = await addOtherOrg(server, nextName())
    const metadata = { value: Buffer.from('v').toString('base64') }
    const change = () => server.rest('POST', '/management/v1/metadata/k', metadata, { orgId })
    await create(beforePush(within(orgId), change))
    expect(await leftOf(orgId)).toHaveLength(1)
  },
)

test('a password is hashed once, however often the organization changes during the hashing', async () => {
  const orgId = await addOtherOrg(server, nextName())
  const ctx = within(orgId)
  let hashed = 0
  const hash: OrgContext['passwords']['hash'] = (password) => {
    hashed++
    return ctx.passwords.hash(password)
  }
  const change = () =>
    server.rest('POST', '/management/v1/metadata/k', { value: Buffer.from(nextName()).toString('base64') }, { orgId })
  const passwords = { ...ctx.passwords, hash }
  await createPerson(beforePush({ ...ctx, passwords }, change), person(orgId, { password: 'Passw0rd!' }))
  expect(hashed).toBe(1)
})

test('users added during the removal of their organization are removed, and each acknowledged user existed', async () => {
  for (let round = 0; round < 3; round++) {
    const orgId = await addOtherOrg(server, nextName())
    const adding = Array.from({ length: 30 }, (_none, i) => {
      const password = i % 2 ? { password: 'Passw0rd!' } : {}
      return createPerson(within(orgId), person(orgId, password)).catch((error: unknown) => {
        expect(error).toMatchObject({ kind: 'notFound' })
      })
    })
    await adding[round * 4]
    await remove(orgId)
    await Promise.all(adding)
    expect(await leftOf(orgId)).toEqual([])
  }
}, 60_000)
