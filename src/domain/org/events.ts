import type { MemberEvent } from '#domain/instance/members.ts'
import type { Org, OrgDomain } from '#domain/org/org-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'
import { ownProperty } from '#kit/own-property.ts'

/** `asserted`: without a proof, so it neither reserves the domain nor discovers the organization by it. */
export type OrgDomainVerified = { type: 'org.domain.verified'; payload: { domain: string; asserted?: true } }

export type OrgEvent =
  | OrgDomainVerified
  | MemberEvent<'org'>
  | EventOf<
      | typeof orgAdded
      | typeof orgChanged
      | typeof orgDeactivated
      | typeof orgReactivated
      | typeof orgRemoved
      | typeof orgDomainAdded
      | typeof orgDomainVerificationAdded
      | typeof orgDomainVerificationFailed
      | typeof orgDomainPrimarySet
      | typeof orgDomainRemoved
      | typeof orgMetadataSet
      | typeof orgMetadataRemoved
    >

export const orgAdded = event('org.added', (name: string) => ({ name }))
export const orgChanged = event('org.changed', (name: string) => ({ name }))
export const orgDeactivated = event('org.deactivated')
export const orgReactivated = event('org.reactivated')
export const orgRemoved = event('org.removed')
export const orgDomainAdded = event('org.domain.added', (domain: string) => ({ domain }))
export const orgDomainVerificationAdded = event(
  'org.domain.verification.added',
  (payload: { domain: string; validationType: 'http' | 'dns'; code: string }) => payload,
)
export const orgDomainVerified = (domain: string): OrgDomainVerified => ({
  type: 'org.domain.verified',
  payload: { domain },
})
export const orgDomainAsserted = (domain: string): OrgDomainVerified => ({
  type: 'org.domain.verified',
  payload: { domain, asserted: true },
})
/** A proof was looked for and not found. */
export const orgDomainVerificationFailed = event('org.domain.verification.failed', (domain: string) => ({ domain }))
export const orgDomainPrimarySet = event('org.domain.primary.set', (domain: string) => ({ domain }))
export const orgDomainRemoved = event('org.domain.removed', (domain: string) => ({ domain }))

/** `value` is base64. */
export const orgMetadataSet = event('org.metadata.set', (key: string, value: string) => ({ key, value }))
export const orgMetadataRemoved = event('org.metadata.removed', (key: string) => ({ key }))

const changeDomain = (
  org: Org,
  event: { payload: { domain: string }; createdAt: number; sequence: number },
  change: Partial<OrgDomain>,
): Org => {
  const known = ownProperty(org.domains, event.payload.domain) ?? {
    verified: false,
    proven: false,
    createdAt: event.createdAt,
  }
  return {
    ...org,
    domains: {
      ...org.domains,
      [event.payload.domain]: { ...known, ...change, changedAt: event.createdAt, sequence: event.sequence },
    },
  }
}

export const orgFold: Omit<FoldTable<Org, OrgEvent>, MemberEvent<'org'>['type']> = {
  'org.added': (org, { payload }) => ({ ...org, status: 'active', name: payload.name }),
  'org.changed': (org, { payload }) => ({ ...org, name: payload.name }),
  'org.deactivated': (org) => ({ ...org, status: 'inactive' }),
  'org.reactivated': (org) => ({ ...org, status: 'active' }),
  'org.removed': (org) => ({ ...org, status: 'removed' }),
  'org.domain.added': (org, event) => changeDomain(org, event, {}),
  'org.domain.verification.added': (org, event) =>
    changeDomain(org, event, { validation: { type: event.payload.validationType, code: event.payload.code } }),
  'org.domain.verified': (org, event) =>
    changeDomain(org, event, { verified: true, proven: event.payload.asserted !== true }),
  'org.domain.verification.failed': (org) => org,
  'org.domain.primary.set': (org, event) => ({
    ...changeDomain(org, event, {}),
    primaryDomain: event.payload.domain,
  }),
  'org.domain.removed': (org, { payload }) => {
    const { [payload.domain]: _removed, ...domains } = org.domains
    return { ...org, domains, primaryDomain: org.primaryDomain === payload.domain ? '' : org.primaryDomain }
  },
  'org.metadata.set': (org, { payload, createdAt, sequence }) => ({
    ...org,
    metadata: {
      ...org.metadata,
      [payload.key]: {
        value: payload.value,
        createdAt: ownProperty(org.metadata, payload.key)?.createdAt ?? createdAt,
        changedAt: createdAt,
        sequence,
      },
    },
  }),
  'org.metadata.removed': (org, { payload }) => {
    const { [payload.key]: _removed, ...metadata } = org.metadata
    return { ...org, metadata }
  },
}
