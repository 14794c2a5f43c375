/** Removing a provider removes the links and policy entries added during the removal. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { systemCaller } from '#domain/caller.ts'
import { addGenericOidcProvider } from '#domain/idp/add-generic-oidc-provider.ts'
import { addIdpToLoginPolicy } from '#domain/idp/add-idp-to-login-policy.ts'
import { addLoginPolicy } from '#domain/idp/add-login-policy.ts'
import { deleteProvider } from '#domain/idp/flows/delete-provider.ts'
import { addIdpLink } from '#domain/idp-intent/add-idp-link.ts'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { createPerson } from '#domain/user/create/create-person.ts'
import type { NewPerson } from '#domain/user/create/new-person.ts'
import { beforePush } from '#test/support/before-push.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { minnieThere } from '#test/support/provider-services.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
}, 120_000)
afterAll(() => server.stop())

let made = 0
const nextName = () => `linked-${++made}`

const within = (orgId: string): OrgContext => ({
  ...server.runtime.services,
  caller: systemCaller('TEST', orgId),
  orgId,
  now: Date.now(),
  language: 'en',
})

async function givenProvider(): Promise<{ orgId: string; idpId: string }> {
  const orgId = await addOtherOrg(server, nextName())
  const { id } = await addGenericOidcProvider(within(orgId), orgId, {
    ...{ name: 'Sso', issuer: 'https://sso.acme.example', clientId: 'c', clientSecret: 's', scopes: [] },
    ...{ isIdTokenMapping: false, usePkce: false },
    options: {
      ...{ isLinkingAllowed: true, isCreationAllowed: true, isAutoCreation: false, isAutoUpdate: false },
      autoLinking: 0,
    },
  })
  return { orgId, idpId: id }
}

const person = (orgId: string, idpId: string, changes: Partial<NewPerson> = {}): NewPerson => ({
  orgId,
  userName: nextName(),
  profile: { firstName: 'A', lastName: 'B', nickName: '', displayName: '', preferredLanguage: 'en', gender: 0 },
  email: { address: 'a@acme.example', verified: true },
  passwordChangeRequired: false,
  idpLinks: [{ idpId, externalUserId: nextName(), displayName: '' }],
  passwordlessRegistration: false,
  ...changes,
})

const { secondFactors: _second, multiFactors: _multi, idps: _idps, ...settings } = loginPolicy.defaults
const policy = (idpIds: readonly string[]) => ({
  settings,
  secondFactors: [],
  multiFactors: [],
  idps: idpIds.map((idpId) => ({ idpId, ownedBy: undefined })),
})

async function linkOf(ctx: OrgContext, idpId: string): Promise<void> {
  const { userId } = await createPerson(
    within(ctx.orgId),
    person(ctx.orgId, '', { idpLinks: [], password: 'Passw0rd!' }),
  )
  await addLoginPolicy(within(ctx.orgId), ctx.orgId, policy([idpId]))
  const at = ctx.now
  await addIdpLink(ctx, {
    intent: {
      id: 'i',
      idpId,
      orgId: ctx.orgId,
      authRequestId: '',
      createdAt: at,
      identity: minnieThere,
      loginName: '',
    },
    session: {
      ...{ id: '1', userId, orgId: ctx.orgId, userSequence: 1, userAgent: '' },
      ...{ factors: [{ method: 'password', at }], createdAt: at, changedAt: at, completedAt: at, expiresAt: at + 1000 },
    },
  })
}

const linksTo = (idpId: string) =>
  server.runtime.services.rows.selectFrom('idp_links').selectAll().where('idp_id', '=', idpId).execute()

const linking: Record<string, (ctx: OrgContext, idpId: string) => Promise<unknown>> = {
  'a person who is added': (ctx, idpId) => createPerson(ctx, person(ctx.orgId, idpId)),
  'a person who links an account': linkOf,
  'a login policy that is added': (ctx, idpId) => addLoginPolicy(ctx, ctx.orgId, policy([idpId])),
  'a login policy that is given the provider': async (ctx, idpId) => {
    await addLoginPolicy(within(ctx.orgId), ctx.orgId, policy([]))
    await addIdpToLoginPolicy(ctx, ctx.orgId, { idpId, ownedBy: undefined })
  },
}

test.each(Object.entries(linking))('%s is rejected when the provider is removed in between', async (_who, link) => {
  const { orgId, idpId } = await givenProvider()
  const late = beforePush(within(orgId), () => deleteProvider(within(orgId), { id: idpId, within: orgId }))
  await expect(link(late, idpId)).rejects.toMatchObject({ kind: 'failedPrecondition' })
  expect(await linksTo(idpId)).toEqual([])
})

test.each(Object.entries(linking))('%s succeeds when the provider exists', async (_who, link) => {
  const { orgId, idpId } = await givenProvider()
  await link(within(orgId), idpId)
})

test('users added during the removal of the provider have no link to it', async () => {
  const { orgId, idpId } = await givenProvider()
  const adding = Array.from({ length: 30 }, (_none, i) => {
    const password = i % 2 ? { password: 'Passw0rd!' } : {}
    return createPerson(within(orgId), person(orgId, idpId, password)).catch((error: unknown) => {
      expect(error).toMatchObject({ kind: 'failedPrecondition' })
    })
  })
  await adding[2]
  await deleteProvider(within(orgId), { id: idpId, within: orgId })
  await Promise.all(adding)
  expect(await linksTo(idpId)).toEqual([])
}, 60_000)
