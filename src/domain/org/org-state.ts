import { type Members, noMembers } from '#domain/instance/members.ts'

export type OrgDomain = {
  readonly verified: boolean
  /** Verified by a proof, or generated; not only asserted. */
  readonly proven: boolean
  readonly validation?: { readonly type: 'http' | 'dns'; readonly code: string }
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}

export type OrgMetadataEntry = {
  /** base64. */
  readonly value: string
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}
export type OrgMetadata = { readonly [key: string]: OrgMetadataEntry }

export type Org = {
  readonly status: 'none' | 'active' | 'inactive' | 'removed'
  readonly name: string
  readonly primaryDomain: string
  readonly domains: { readonly [domain: string]: OrgDomain }
  readonly members: Members
  readonly metadata: OrgMetadata
}

export const initialOrg: Org = {
  status: 'none',
  name: '',
  primaryDomain: '',
  domains: {},
  members: noMembers,
  metadata: {},
}
