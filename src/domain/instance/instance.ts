/**
 * The instance: what a store holds exactly one of. Owns the first organization, the id of the API's own project and
 * who holds IAM roles. Policies of the instance are in module `policy`, providers in module `idp`.
 */

import { type MemberEvent, type Members, memberFold, memberRows, noMembers } from '#domain/instance/members.ts'
import { type AggregateType, evolveBy, type FoldTable } from '#eventstore/aggregate.ts'

/** The id of the one instance, in events, members and as owner of what belongs to no organization. */
export const INSTANCE_ID = 'instance'

export type Instance = {
  /** A known word, encrypted: tells whether the master key at hand is this store's. '' : not known. */
  readonly keyCheck: string
  readonly defaultOrgId: string
  /** The project whose id stands for the API in token audiences. */
  readonly apiProjectId: string
  /** For readers whose own language is not known; one of the server's. */
  readonly defaultLanguage: string
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

export type InstanceEvent = InstanceSetUp | DefaultOrgSet | DefaultLanguageSet | MemberEvent<'instance'>

const fold: FoldTable<Instance, InstanceEvent> = {
  'instance.set.up': (instance, { payload }) => ({ ...instance, ...payload }),
  'instance.default.org.set': (instance, { payload }) => ({ ...instance, defaultOrgId: payload.orgId }),
  'instance.default.language.set': (instance, { payload }) => ({ ...instance, defaultLanguage: payload.language }),
  ...memberFold<'instance', Instance>('instance'),
}

export const instanceAggregate: AggregateType<Instance, InstanceEvent> = {
  type: 'instance',
  initial: { keyCheck: '', defaultOrgId: '', apiProjectId: '', defaultLanguage: 'en', members: noMembers },
  evolve: evolveBy(fold),
  isGone: () => false,
  rows: (folded) => memberRows('instance', INSTANCE_ID, folded.state.members),
  names: () => [],
}
