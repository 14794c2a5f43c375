import type { PackageTable } from '#api/zitadel/descriptors/package-table.ts'

/** The package zitadel.instance.v2, which the installed descriptors lack. */
export const instanceV2 = {
  package: 'zitadel.instance.v2',
  messages: {
    Instance: {
      id: '1 string',
      change_date: '2 Timestamp',
      creation_date: '3 Timestamp',
      state: '4 State',
      name: '5 string',
      version: '6 string',
      custom_domains: '7 CustomDomain[]',
    },
    CustomDomain: {
      instance_id: '1 string',
      creation_date: '2 Timestamp',
      domain: '3 string',
      primary: '4 bool',
      generated: '5 bool',
    },
    Filter: {
      'filter!': {
        in_ids_filter: '1 filter.v2.InIDsFilter',
        custom_domains_filter: '2 CustomDomainsFilter',
      },
    },
    CustomDomainsFilter: {
      domains: '1 string[] n..20 each(1..253)',
    },
    CustomDomainFilter: {
      'filter!': {
        domain_filter: '1 DomainFilter',
        generated_filter: '2 bool',
        primary_filter: '3 bool',
      },
    },
    DomainFilter: {
      domain: '1 string ..253',
      method: '2 object.v2.TextQueryMethod def',
    },
    TrustedDomain: {
      instance_id: '1 string',
      creation_date: '2 Timestamp',
      domain: '3 string',
    },
    TrustedDomainFilter: {
      'filter!': {
        domain_filter: '1 DomainFilter',
      },
    },
    DeleteInstanceRequest: {
      instance_id: '1 string 1..200',
    },
    DeleteInstanceResponse: {
      deletion_date: '1 Timestamp',
    },
    RemoveCustomDomainResponse: {
      deletion_date: '1 Timestamp',
    },
    RemoveTrustedDomainResponse: {
      deletion_date: '1 Timestamp',
    },
    GetInstanceRequest: {
      instance_id: '1 string',
    },
    GetInstanceResponse: {
      instance: '1 Instance',
    },
    UpdateInstanceRequest: {
      instance_id: '1 string',
      instance_name: '2 string 1..200',
    },
    UpdateInstanceResponse: {
      change_date: '1 Timestamp',
    },
    ListInstancesRequest: {
      pagination: '1 filter.v2.PaginationRequest',
      sorting_column: '2 FieldName def',
      filters: '3 Filter[]',
    },
    ListInstancesResponse: {
      instances: '1 Instance[]',
      pagination: '2 filter.v2.PaginationResponse',
    },
    AddCustomDomainRequest: {
      instance_id: '1 string 1..200',
      custom_domain: '2 string 1..253',
    },
    RemoveCustomDomainRequest: {
      instance_id: '1 string 1..200',
      custom_domain: '2 string 1..253',
    },
    AddCustomDomainResponse: {
      creation_date: '1 Timestamp',
    },
    AddTrustedDomainResponse: {
      creation_date: '1 Timestamp',
    },
    ListCustomDomainsRequest: {
      instance_id: '1 string',
      pagination: '2 filter.v2.PaginationRequest',
      sorting_column: '3 DomainFieldName',
      filters: '4 CustomDomainFilter[]',
    },
    ListCustomDomainsResponse: {
      domains: '1 CustomDomain[]',
      pagination: '2 filter.v2.PaginationResponse',
    },
    AddTrustedDomainRequest: {
      instance_id: '1 string',
      trusted_domain: '2 string 1..253',
    },
    RemoveTrustedDomainRequest: {
      instance_id: '1 string',
      trusted_domain: '2 string 1..253',
    },
    ListTrustedDomainsRequest: {
      instance_id: '1 string',
      pagination: '2 filter.v2.PaginationRequest',
      sorting_column: '3 TrustedDomainFieldName',
      filters: '4 TrustedDomainFilter[]',
    },
    ListTrustedDomainsResponse: {
      trusted_domain: '1 TrustedDomain[]',
      pagination: '2 filter.v2.PaginationResponse',
    },
  },
  enums: {
    State: { prefix: 'STATE_', values: { UNSPECIFIED: 0, CREATING: 1, RUNNING: 2, STOPPING: 3, STOPPED: 4 } },
    FieldName: { prefix: 'FIELD_NAME_', values: { UNSPECIFIED: 0, ID: 1, NAME: 2, CREATION_DATE: 3 } },
    DomainFieldName: {
      prefix: 'DOMAIN_FIELD_NAME_',
      values: { UNSPECIFIED: 0, DOMAIN: 1, PRIMARY: 2, GENERATED: 3, CREATION_DATE: 4 },
    },
    TrustedDomainFieldName: {
      prefix: 'TRUSTED_DOMAIN_FIELD_NAME_',
      values: { UNSPECIFIED: 0, DOMAIN: 1, CREATION_DATE: 2 },
    },
  },
  services: {
    InstanceService: {
      DeleteInstance: 'system.instance.delete',
      GetInstance: 'authenticated',
      UpdateInstance: 'authenticated',
      ListCustomDomains: 'authenticated',
      AddTrustedDomain: 'authenticated',
      RemoveTrustedDomain: 'authenticated',
      ListTrustedDomains: 'authenticated',
      ListInstances: 'system.instance.read',
      AddCustomDomain: 'system.domain.write',
      RemoveCustomDomain: 'system.domain.write',
    },
  },
} as const satisfies PackageTable
