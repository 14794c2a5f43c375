/** Organizations on the wire: `zitadel.org.v1`. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import {
  type DomainSchema,
  type DomainSearchQuery,
  DomainValidationType,
  OrgFieldName,
  type OrgQuery as OrgQueryMessage,
  type OrgSchema,
  OrgState,
} from '@zitadel/proto/zitadel/org_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'
import type { FoundOrgDomain } from '#domain/org/list-org-domains.ts'
import type { ListOrgs, OrgQuery } from '#domain/org/list-orgs.ts'
import type { OrgView } from '#domain/org/org-view.ts'
import type { ProofType } from '#domain/org/prove-domain.ts'

/** An organization owns itself. */
export const fromOrg = (org: OrgView): MessageInitShape<typeof OrgSchema> => ({
  id: org.id,
  details: fromDetails({ ...org, owner: org.id }),
  state: org.state === 'active' ? OrgState.ACTIVE : OrgState.INACTIVE,
  name: org.name,
  primaryDomain: org.primaryDomain,
})

const proofs = { http: DomainValidationType.HTTP, dns: DomainValidationType.DNS } as const

export const fromOrgDomain = (domain: FoundOrgDomain): MessageInitShape<typeof DomainSchema> => ({
  orgId: domain.orgId,
  details: fromDetails({ ...domain, owner: domain.orgId }),
  domainName: domain.name,
  isVerified: domain.verified,
  isPrimary: domain.primary,
  validationType: domain.validation ? proofs[domain.validation.type] : DomainValidationType.UNSPECIFIED,
})

export function toProofType(type: DomainValidationType): ProofType | undefined {
  if (type === DomainValidationType.HTTP) return 'http'
  return type === DomainValidationType.DNS ? 'dns' : undefined
}

export const toDomainNameQuery = ({ query }: DomainSearchQuery): TextQuery[] =>
  query.case === 'domainNameQuery' ? [toTextQuery(query.value.name, query.value.method)] : []

export const toOrgSorting = (column: OrgFieldName): ListOrgs['sortBy'] => (column === OrgFieldName.NAME ? 'name' : 'id')

export function toOrgQuery({ query }: OrgQueryMessage): OrgQuery[] {
  switch (query.case) {
    case 'nameQuery':
      return [{ kind: 'name', text: toTextQuery(query.value.name, query.value.method) }]
    case 'domainQuery':
      return [{ kind: 'domain', text: toTextQuery(query.value.domain, query.value.method) }]
    case 'stateQuery':
      return [{ kind: 'state', state: toOrgState(query.value.state) }]
    case 'idQuery':
      return [{ kind: 'id', id: query.value.id }]
    default:
      return []
  }
}

function toOrgState(state: OrgState): OrgView['state'] | undefined {
  if (state === OrgState.ACTIVE) return 'active'
  return state === OrgState.INACTIVE ? 'inactive' : undefined
}
