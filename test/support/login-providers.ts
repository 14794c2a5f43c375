/** Identity providers of a running server, created over the API, and a visitor's sign-in at one of them. */
import { redirectOf, type ScriptedProvider } from '#test/support/scripted-provider.ts'
import type { TestServer } from '#test/support/start-server.ts'
import type { Seen, Visitor } from '#test/support/visitor.ts'

/** Allows the server to call providers on loopback. */
export const asksThisMachine = { USHER_LOOPBACK_PROVIDERS: 'true' }

export interface Upstream {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

/** Options of a provider (zitadel.idp.v1.Options as JSON). */
export interface Allows {
  readonly isLinkingAllowed?: boolean
  readonly isCreationAllowed?: boolean
  readonly isAutoCreation?: boolean
  readonly isAutoUpdate?: boolean
  readonly autoLinking?: 'AUTO_LINKING_OPTION_USERNAME' | 'AUTO_LINKING_OPTION_EMAIL'
}

let count = 0

async function post(server: TestServer, path: string, body: object, orgId?: string) {
  const response = await server.rest('POST', path, body, orgId ? { orgId } : {})
  if (response.status !== 200) throw new Error(`${path}: ${JSON.stringify(response.body)}`)
  return response.body
}

const described = ({ issuer, clientId, clientSecret }: Upstream, providerOptions: Allows) => ({
  name: `Upstream ${count++}`,
  issuer,
  clientId,
  clientSecret,
  scopes: ['openid', 'profile', 'email'],
  usePkce: true,
  providerOptions,
})

export interface AddedProvider {
  readonly id: string
  readonly name: string
}

/** Adds a provider of the instance, offered to users whose organization has no login policy. */
export async function addProvider(server: TestServer, upstream: Upstream, allows: Allows): Promise<AddedProvider> {
  const body = described(upstream, allows)
  const { id } = await post(server, '/admin/v1/idps/generic_oidc', body)
  await post(server, '/admin/v1/policies/login/idps', { idpId: id })
  return { id, name: body.name }
}

/** A provider of an organization, offered by the organization's own login policy. */
export async function addOrgProvider(
  server: TestServer,
  upstream: Upstream,
  { orgId, ...allows }: Allows & { readonly orgId: string },
): Promise<AddedProvider> {
  const body = described(upstream, allows)
  const { id } = await post(server, '/management/v1/idps/generic_oidc', body, orgId)
  const policy = {
    allowUsernamePassword: true,
    allowRegister: true,
    allowExternalIdp: true,
    allowDomainDiscovery: true,
    passwordlessType: 'PASSWORDLESS_TYPE_ALLOWED',
    idps: [{ idpId: id, ownerType: 'IDP_OWNER_TYPE_ORG' }],
  }
  await post(server, '/management/v1/policies/login', policy, orgId)
  return { id, name: body.name }
}

const START = '/ui/login/login/externalidp'

/** Leaves for a provider; answers where the browser was sent. */
export async function leave(
  visitor: Visitor,
  upstream: Upstream,
  idpId: string,
  query: Record<string, string> = {},
): Promise<string> {
  const seen = await visitor.open(`${START}?${new URLSearchParams({ idpConfigID: idpId, ...query })}`)
  // The visitor connects to one server only, so it requested the provider's path there.
  if (!seen.location.startsWith('/authorize?')) throw new Error(`not sent away, but to ${seen.location}: ${seen.title}`)
  return upstream.issuer + seen.location
}

/** Comes back with a response, to the address that the provider was given. */
export const comeBack = (visitor: Visitor, response: URLSearchParams): Promise<Seen> =>
  visitor.open(`${redirectOf(response) ?? `${START}/callback`}?${response}`)

/** Completes the redirects to the provider and back. */
export async function through(visitor: Visitor, upstream: ScriptedProvider, idpId: string): Promise<Seen> {
  return comeBack(visitor, upstream.answerTo(await leave(visitor, upstream, idpId)))
}
