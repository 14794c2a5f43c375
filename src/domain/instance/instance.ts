/**
 * The instance: one per store. Owns the first organization, the id of the API's own project and the IAM members.
 * Module `policy` owns the policies of the instance, module `idp` its providers.
 */

import { type MemberEvent, type Members, memberFold, memberRows, noMembers } from '#domain/instance/members.ts'
import { type AggregateType, evolveBy, type FoldTable } from '#eventstore/aggregate.ts'

/** Id of the only instance, in events and members, and as owner of aggregates without an organization. */
export const INSTANCE_ID = 'instance'

export type Instance = {
  /** A known text, encrypted, which verifies that the master key belongs to this store. '' : not set. */
  readonly keyCheck: string
  readonly defaultOrgId: string
  /** The project whose id identifies the API in token audiences. */
  readonly apiProjectId: string
  readonly name: string
  /** Language for users whose language is unknown; a supported one. */
  readonly defaultLanguage: string
  /** Host names of proxies and login UIs in front of the instance. Times in epoch milliseconds. */
  readonly trustedDomains: { readonly [domain: string]: { readonly createdAt: number } }
  readonly members: Members
}

export type InstanceSetUp = {
  type: 'instance.set.up'
  payload: { defaultOrgId: string; apiProjectId: string; keyCheck?: string }
}
export const instanceSetUp = (payload: InstanceSetUp['payload']): InstanceSetUp => ({
  type: 'instance.set.up',
  payload,
})

export type DefaultOrgSet = { type: 'instance.default.org.set'; payload: { orgId: string } }
export type DefaultLanguageSet = { type: 'instance.default.language.set'; payload: { language: string } }

export const defaultOrgSet = (orgId: string): DefaultOrgSet => ({
  type: 'instance.default.org.set',
  payload: { orgId },
})
export const defaultLanguageSet = (language: string): DefaultLanguageSet => ({
  type: 'instance.default.language.set',
  payload: { language },
})

export type InstanceChanged = { type: 'instance.changed'; payload: { name: string } }
export type TrustedDomainAdded = { type: 'instance.trusted_domain.added'; payload: { domain: string } }
export type TrustedDomainRemoved = { type: 'instance.trusted_domain.removed'; payload: { domain: string } }

export const instanceChanged = (name: string): InstanceChanged => ({ type: 'instance.changed', payload: { name } })
export const trustedDomainAdded = (domain: string): TrustedDomainAdded => ({
  type: 'instance.trusted_domain.added',
  payload: { domain },
})
export const trustedDomainRemoved = (domain: string): TrustedDomainRemoved => ({
  type: 'instance.trusted_domain.removed',
  payload: { domain },
})

export type InstanceEvent =
  | InstanceSetUp
  | DefaultOrgSet
  | DefaultLanguageSet
  | InstanceChanged
  | TrustedDomainAdded
  | TrustedDomainRemoved
  | MemberEvent<'instance'>

const fold: FoldTable<Instance, InstanceEvent> = {
  'instance.set.up': (instance, { payload }) => ({ ...instance, ...payload }),
  'instance.default.org.set': (instance, { payload }) => ({ ...instance, defaultOrgId: payload.orgId }),
  'instance.default.language.set': (instance, { payload }) => ({ ...instance, defaultLanguage: payload.language }),
  'instance.changed': (instance, { payload }) => ({ ...instance, name: payload.name }),
  'instance.trusted_domain.added': (instance, { payload, createdAt }) => ({
    ...instance,
    trustedDomains: { ...instance.trustedDomains, [payload.domain]: { createdAt } },
  }),
  'instance.trusted_domain.removed': (instance, { payload }) => {
    const { [payload.domain]: _removed, ...trustedDomains } = instance.trustedDomains
    return { ...instance, trustedDomains }
  },
  ...memberFold<'instance', Instance>('instance'),
}

export const instanceAggregate: AggregateType<Instance, InstanceEvent> = {
  type: 'instance',
  initial: {
    keyCheck: '',
    defaultOrgId: '',
    apiProjectId: '',
    name: 'Usher',
    defaultLanguage: 'en',
    trustedDomains: {},
    members: noMembers,
  },
  evolve: evolveBy(fold),
  isRemoved: () => false,
  rows: (folded) => memberRows('instance', INSTANCE_ID, folded.state.members),
  names: () => [],
}
