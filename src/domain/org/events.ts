import type { MemberEvent } from '#domain/instance/members.ts'
import type { Org, OrgDomain } from '#domain/org/org-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { own } from '#kit/own.ts'

export type OrgAdded = { type: 'org.added'; payload: { name: string } }
export type OrgChanged = { type: 'org.changed'; payload: { name: string } }
export type OrgDeactivated = { type: 'org.deactivated'; payload: Record<string, never> }
export type OrgReactivated = { type: 'org.reactivated'; payload: Record<string, never> }
export type OrgRemoved = { type: 'org.removed'; payload: Record<string, never> }
export type OrgDomainAdded = { type: 'org.domain.added'; payload: { domain: string } }
export type OrgDomainVerificationAdded = {
  type: 'org.domain.verification.added'
  /** `code` is encrypted: it must be shown again while the owner sets up the proof. */
  payload: { domain: string; validationType: 'http' | 'dns'; code: string }
}
/** `asserted`: without a proof, so it neither reserves the domain nor discovers the organization by it. */
export type OrgDomainVerified = { type: 'org.domain.verified'; payload: { domain: string; asserted?: true } }
/** A proof was looked for and not found. */
export type OrgDomainVerificationFailed = { type: 'org.domain.verification.failed'; payload: { domain: string } }
export type OrgDomainPrimarySet = { type: 'org.domain.primary.set'; payload: { domain: string } }
export type OrgDomainRemoved = { type: 'org.domain.removed'; payload: { domain: string } }
/** `value` is base64. */
export type OrgMetadataSet = { type: 'org.metadata.set'; payload: { key: string; value: string } }
export type OrgMetadataRemoved = { type: 'org.metadata.removed'; payload: { key: string } }

export type OrgEvent =
  | OrgAdded
  | OrgChanged
  | OrgDeactivated
  | OrgReactivated
  | OrgRemoved
  | OrgDomainAdded
  | OrgDomainVerificationAdded
  | OrgDomainVerified
  | OrgDomainVerificationFailed
  | OrgDomainPrimarySet
  | OrgDomainRemoved
  | OrgMetadataSet
  | OrgMetadataRemoved
  | MemberEvent<'org'>

export const orgAdded = (name: string): OrgAdded => ({ type: 'org.added', payload: { name } })
export const orgChanged = (name: string): OrgChanged => ({ type: 'org.changed', payload: { name } })
export const orgDeactivated = (): OrgDeactivated => ({ type: 'org.deactivated', payload: {} })
export const orgReactivated = (): OrgReactivated => ({ type: 'org.reactivated', payload: {} })
export const orgRemoved = (): OrgRemoved => ({ type: 'org.removed', payload: {} })
export const orgDomainAdded = (domain: string): OrgDomainAdded => ({ type: 'org.domain.added', payload: { domain } })
export const orgDomainVerificationAdded = (
  payload: OrgDomainVerificationAdded['payload'],
): OrgDomainVerificationAdded => ({ type: 'org.domain.verification.added', payload })
export const orgDomainVerified = (domain: string): OrgDomainVerified => ({
  type: 'org.domain.verified',
  payload: { domain },
})
export const orgDomainAsserted = (domain: string): OrgDomainVerified => ({
  type: 'org.domain.verified',
  payload: { domain, asserted: true },
})
export const orgDomainVerificationFailed = (domain: string): OrgDomainVerificationFailed => ({
  type: 'org.domain.verification.failed',
  payload: { domain },
})
export const orgDomainPrimarySet = (domain: string): OrgDomainPrimarySet => ({
  type: 'org.domain.primary.set',
  payload: { domain },
})
export const orgDomainRemoved = (domain: string): OrgDomainRemoved => ({
  type: 'org.domain.removed',
  payload: { domain },
})

export const orgMetadataSet = (key: string, value: string): OrgMetadataSet => ({
  type: 'org.metadata.set',
  payload: { key, value },
})
export const orgMetadataRemoved = (key: string): OrgMetadataRemoved => ({
  type: 'org.metadata.removed',
  payload: { key },
})

const changeDomain = (
  org: Org,
  event: { payload: { domain: string }; createdAt: number; sequence: number },
  change: Partial<OrgDomain>,
): Org => {
  const known = own(org.domains, event.payload.domain) ?? { verified: false, proven: false, createdAt: event.createdAt }
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
    const { [payload.domain]: _gone, ...domains } = org.domains
    return { ...org, domains, primaryDomain: org.primaryDomain === payload.domain ? '' : org.primaryDomain }
  },
  'org.metadata.set': (org, { payload, createdAt, sequence }) => ({
    ...org,
    metadata: {
      ...org.metadata,
      [payload.key]: {
        value: payload.value,
        createdAt: own(org.metadata, payload.key)?.createdAt ?? createdAt,
        changedAt: createdAt,
        sequence,
      },
    },
  }),
  'org.metadata.removed': (org, { payload }) => {
    const { [payload.key]: _gone, ...metadata } = org.metadata
    return { ...org, metadata }
  },
}
