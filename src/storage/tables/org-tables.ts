import { flag, integer, table, text } from '#storage/table.ts'

const orgs = table(
  'orgs',
  {
    id: text(),
    name: text(),
    name_key: text(),
    name_search: text(),
    state: text<'active' | 'inactive'>(),
    primary_domain: text(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  { key: ['id'], indexes: [['name_key'], ['name_search', 'id'], ['primary_domain']] },
)

const orgDomains = table(
  'org_domains',
  {
    org_id: text(),
    domain: text(),
    domain_key: text(),
    is_verified: flag(),
    is_proven: flag(),
    is_primary: flag(),
    validation_type: text(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  { key: ['org_id', 'domain'], indexes: [['domain_key']] },
)

export const orgTables = { orgs, org_domains: orgDomains }
