/** Providers for tests of single commands: as states, in an in-memory store, and with a scripted identity. */

import { type Idp, type IdpOptions, idpAdded, idpAggregate } from '#domain/idp/idp.ts'
import type { ExternalIdentity, ProviderClient } from '#domain/idp/provider-client.ts'
import { IDP_SECRET } from '#domain/idp/put-provider.ts'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { foldEvents } from '#test/support/fold-events.ts'
import { cipher, NOW, ORG, type People } from '#test/support/people.ts'

export const IDP = '900'

export const minnieThere: ExternalIdentity = {
  id: 'minnie-1',
  userName: 'minnie.there',
  firstName: 'Minnie',
  lastName: 'Mouse',
  nickName: '',
  displayName: 'Minnie Mouse',
  language: 'de',
  email: 'minnie@acme.example',
  emailVerified: true,
}

const nothingAllowed: IdpOptions = {
  isLinkingAllowed: false,
  isCreationAllowed: false,
  isAutoCreation: false,
  isAutoUpdate: false,
  autoLinking: 0,
}

export const acmeSso = (options: Partial<IdpOptions> = {}, ownCallback = true) =>
  idpAdded({
    name: 'Acme SSO',
    options: { ...nothingAllowed, ...options },
    config: {
      kind: 'oidc',
      issuer: 'https://sso.acme.example',
      clientId: 'usher',
      clientSecret: cipher.encrypt('the client secret', IDP_SECRET),
      scopes: [],
      isIdTokenMapping: false,
      usePkce: true,
      ...(ownCallback ? { ownCallback } : {}),
    },
  })

/** Returns a provider without a store. */
export const providerWith = (options: Partial<IdpOptions> = {}, owner = ORG): Folded<Idp> =>
  foldEvents(idpAggregate, [acmeSso(options)], { id: IDP, owner })

export const policyWith = (changes: Partial<LoginPolicy> = {}): LoginPolicy => ({
  ...loginPolicy.defaults,
  idps: [IDP],
  ...changes,
})

const by = { creator: 'TEST', now: NOW }

/** Stores a provider. */
export async function givenProvider(
  { services }: People,
  options: Partial<IdpOptions> = {},
  { id = IDP, owner = ORG, ownCallback = true } = {},
): Promise<void> {
  const before = await services.events.load(idpAggregate, id)
  await services.events.pushOne(by, { aggregate: idpAggregate, before, owner, events: [acmeSso(options, ownCallback)] })
}

/** Sets the login policy of an organization, or of the instance. */
export async function givenPolicy(
  { services }: People,
  changes: Partial<LoginPolicy> = {},
  owner = ORG,
): Promise<void> {
  const before = await services.events.load(policiesAggregate, owner)
  const events = [policySet(loginPolicy, policyWith(changes), before)]
  await services.events.pushOne(by, { aggregate: policiesAggregate, before, owner, events })
}

export interface RecordingClient extends ProviderClient {
  /** Identity that the provider returns. */
  identity: ExternalIdentity
  readonly begun: { readonly state: string; readonly reauthenticate: boolean; readonly clientSecret: string }[]
  readonly finished: { readonly state: string; readonly nonce: string; readonly code: string }[]
}

export function recordingProviderClient(): RecordingClient {
  const client: RecordingClient = {
    identity: minnieThere,
    begun: [],
    finished: [],
    async begin({ issuer, clientSecret }, { state, reauthenticate }) {
      client.begun.push({ state, reauthenticate, clientSecret })
      const pledge = { nonce: `nonce of ${state}`, codeVerifier: 'v' }
      return { url: `${issuer}/authorize?${new URLSearchParams({ state })}`, pledge }
    },
    async finish(_provider, { answer, state, pledge }) {
      client.finished.push({ state, nonce: pledge.nonce, code: answer.get('code') ?? '' })
      return client.identity
    },
    async finishWithSource(provider, came) {
      const source = { accessToken: 'access', idToken: 'id', claims: { sub: client.identity.id } }
      return { identity: await client.finish(provider, came), source }
    },
  }
  return client
}
