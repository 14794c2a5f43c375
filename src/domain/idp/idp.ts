/**
 * Identity providers: external sources of accounts. Owns a provider's configuration; links between users and their
 * accounts there belong to module `user`. A provider belongs to the instance or to one organization.
 */
import { type AggregateType, evolveBy, type Folded } from '#eventstore/aggregate.ts'
import type { JsonObject } from '#kit/json.ts'

/** Options of a provider, as `zitadel.idp.v1.Options`. */
export type IdpOptions = {
  isLinkingAllowed: boolean
  isCreationAllowed: boolean
  isAutoCreation: boolean
  isAutoUpdate: boolean
  /** zitadel.idp.v1.AutoLinkingOption, by number. */
  autoLinking: number
}

/** Configuration by type of provider; the client secret is encrypted. */
export type OidcConfig = {
  kind: 'oidc'
  issuer: string
  clientId: string
  clientSecret: string
  scopes: string[]
  isIdTokenMapping: boolean
  usePkce: boolean
  /** The provider has a redirect address of its own (RFC 9700 §4.4.2.2). Absent: it was added before there were any. */
  ownCallback?: true
}
export type IdpConfig = OidcConfig

export type Idp = {
  readonly status: 'none' | 'active' | 'inactive' | 'removed'
  readonly name: string
  readonly options: IdpOptions
  readonly config: IdpConfig | undefined
}

/** A provider with its id, owner and state. */
export type StoredIdp = Folded<Idp>

export type IdpAdded = { type: 'idp.added'; payload: { name: string; options: IdpOptions; config: IdpConfig } }
export type IdpChanged = { type: 'idp.changed'; payload: { name?: string; options?: IdpOptions; config?: IdpConfig } }
export type IdpRemoved = { type: 'idp.removed'; payload: Record<string, never> }
export type IdpEvent = IdpAdded | IdpChanged | IdpRemoved

export const idpAdded = (payload: IdpAdded['payload']): IdpAdded => ({ type: 'idp.added', payload })
export const idpChanged = (payload: IdpChanged['payload'] & JsonObject): IdpChanged => ({
  type: 'idp.changed',
  payload,
})
export const idpRemoved = (): IdpRemoved => ({ type: 'idp.removed', payload: {} })

const noOptions: IdpOptions = {
  isLinkingAllowed: false,
  isCreationAllowed: false,
  isAutoCreation: false,
  isAutoUpdate: false,
  autoLinking: 0,
}

export const idpAggregate: AggregateType<Idp, IdpEvent> = {
  type: 'idp',
  table: 'idps',
  initial: { status: 'none', name: '', options: noOptions, config: undefined },
  evolve: evolveBy<Idp, IdpEvent>({
    'idp.added': (_idp, { payload }) => ({ status: 'active', ...payload }),
    'idp.changed': (idp, { payload }) => ({ ...idp, ...payload }),
    'idp.removed': (idp) => ({ ...idp, status: 'removed' }),
  }),
  isRemoved: (idp) => idp.status === 'removed',
  rows: ({ id, owner, state, createdAt, changedAt, sequence }) => [
    {
      table: 'idps',
      row: {
        id,
        owner,
        name: state.name,
        type: 'PROVIDER_TYPE_OIDC',
        state: state.status === 'inactive' ? 'inactive' : 'active',
        created_at: createdAt,
        changed_at: changedAt,
        sequence,
      },
    },
  ],
  names: () => [],
}
