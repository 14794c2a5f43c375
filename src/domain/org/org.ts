/**
 * Organizations: the walls between customers. Owns the organization's name, state, domains, members and metadata;
 * its policies are in module `policy`. An organization's name and a proven domain are each unique in the instance.
 */
import { memberFold, memberRows } from '#domain/instance/members.ts'
import { searchText } from '#domain/listing/search-text.ts'
import { type OrgEvent, orgFold } from '#domain/org/events.ts'
import { initialOrg, type Org } from '#domain/org/org-state.ts'
import { type AggregateType, evolveBy, type Folded } from '#eventstore/aggregate.ts'
import { foldCase } from '#kit/fold-case.ts'
import type { TableRow } from '#storage/tables.ts'

const rows = (folded: Folded<Org>): TableRow[] => {
  const { id, state: org } = folded
  const orgRow: TableRow = {
    table: 'orgs',
    row: {
      id,
      name: org.name,
      name_key: foldCase(org.name),
      name_search: searchText(org.name),
      state: org.status === 'inactive' ? 'inactive' : 'active',
      primary_domain: org.primaryDomain,
      created_at: folded.createdAt,
      changed_at: folded.changedAt,
      sequence: folded.sequence,
    },
  }
  const domainRows = Object.entries(org.domains).map(
    ([domain, state]): TableRow => ({
      table: 'org_domains',
      row: {
        org_id: id,
        domain,
        domain_key: foldCase(domain),
        is_verified: state.verified ? 1 : 0,
        is_proven: state.proven ? 1 : 0,
        is_primary: org.primaryDomain === domain ? 1 : 0,
        validation_type: state.validation?.type ?? '',
        created_at: state.createdAt,
        changed_at: state.changedAt,
        sequence: state.sequence,
      },
    }),
  )
  return [orgRow, ...domainRows, ...memberRows('org', id, org.members)]
}

export const orgAggregate: AggregateType<Org, OrgEvent> = {
  type: 'org',
  table: 'orgs',
  initial: initialOrg,
  evolve: evolveBy<Org, OrgEvent>({ ...orgFold, ...memberFold<'org', Org>('org') }),
  isRemoved: (org) => org.status === 'removed',
  rows,
  names: ({ state }) => [
    { scope: 'org_names', name: foldCase(state.name), taken: 'Errors.Org.AlreadyExists' },
    ...Object.entries(state.domains)
      .filter(([, domain]) => domain.proven)
      .map(([domain]) => ({ scope: 'org_domains', name: foldCase(domain), taken: 'Errors.Org.Domain.AlreadyExists' })),
  ],
}
