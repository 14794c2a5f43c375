import type { PackageTable } from '#api/zitadel/descriptors/package-table.ts'

/** The package zitadel.org.v2, which the installed descriptors lack. */
export const orgV2 = {
  package: 'zitadel.org.v2',
  messages: {
    Organization: {
      id: '1 string',
      details: '2 object.v2.Details',
      state: '3 OrganizationState',
      name: '4 string',
      primary_domain: '5 string',
    },
    Domain: {
      organization_id: '1 string',
      domain: '2 string',
      is_verified: '3 bool',
      is_primary: '4 bool',
      validation_type: '5 DomainValidationType',
    },
    AddOrganizationRequest: {
      name: '1 string 1..200',
      admins: '2 AddOrganizationRequest.Admin[]',
      organization_id: '4 string? 1..200',
      org_id: '3 string? 1..200',
    },
    'AddOrganizationRequest.Admin': {
      user_type: {
        user_id: '1 string',
        human: '2 user.v2.AddHumanUserRequest',
      },
      roles: '3 string[]',
    },
    AddOrganizationResponse: {
      details: '1 object.v2.Details',
      organization_id: '2 string',
      created_admins: '3 AddOrganizationResponse.CreatedAdmin[]',
    },
    'AddOrganizationResponse.CreatedAdmin': {
      user_id: '1 string',
      email_code: '2 string?',
      phone_code: '3 string?',
    },
    UpdateOrganizationRequest: {
      organization_id: '1 string 1..200',
      name: '2 string 1..200',
    },
    UpdateOrganizationResponse: {
      change_date: '1 Timestamp',
    },
    DeactivateOrganizationResponse: {
      change_date: '1 Timestamp',
    },
    ActivateOrganizationResponse: {
      change_date: '1 Timestamp',
    },
    VerifyOrganizationDomainResponse: {
      change_date: '1 Timestamp',
    },
    ListOrganizationsRequest: {
      query: '1 object.v2.ListQuery',
      sorting_column: '2 OrganizationFieldName',
      queries: '3 SearchQuery[]',
    },
    ListOrganizationsResponse: {
      details: '1 object.v2.ListDetails',
      sorting_column: '2 OrganizationFieldName',
      result: '3 Organization[]',
    },
    DeleteOrganizationRequest: {
      organization_id: '1 string 1..200',
    },
    DeactivateOrganizationRequest: {
      organization_id: '1 string 1..200',
    },
    ActivateOrganizationRequest: {
      organization_id: '1 string 1..200',
    },
    DeleteOrganizationResponse: {
      deletion_date: '1 Timestamp',
    },
    DeleteOrganizationDomainResponse: {
      deletion_date: '1 Timestamp',
    },
    DeleteOrganizationMetadataResponse: {
      deletion_date: '1 Timestamp',
    },
    AddOrganizationDomainRequest: {
      organization_id: '1 string 1..200',
      domain: '2 string 1..200',
    },
    DeleteOrganizationDomainRequest: {
      organization_id: '1 string 1..200',
      domain: '2 string 1..200',
    },
    AddOrganizationDomainResponse: {
      creation_date: '1 Timestamp',
    },
    ListOrganizationDomainsRequest: {
      organization_id: '1 string 1..200',
      pagination: '2 filter.v2.PaginationRequest?',
      filters: '3 DomainSearchFilter[]',
      sorting_column: '4 DomainFieldName',
    },
    ListOrganizationDomainsResponse: {
      pagination: '1 filter.v2.PaginationResponse',
      domains: '2 Domain[]',
    },
    GenerateOrganizationDomainValidationRequest: {
      organization_id: '1 string 1..200',
      domain: '2 string 1..200',
      type: '3 DomainValidationType def notIn(0)',
    },
    GenerateOrganizationDomainValidationResponse: {
      token: '1 string',
      url: '2 string',
    },
    VerifyOrganizationDomainRequest: {
      organization_id: '1 string 1..200',
      domain: '2 string 1..253',
    },
    Metadata: {
      key: '1 string 1..200',
      value: '2 bytes ..500000',
    },
    SetOrganizationMetadataRequest: {
      organization_id: '1 string 1..200',
      metadata: '2 Metadata[]',
    },
    SetOrganizationMetadataResponse: {
      set_date: '1 Timestamp',
    },
    ListOrganizationMetadataRequest: {
      organization_id: '1 string 1..200',
      pagination: '2 filter.v2.PaginationRequest?',
      filters: '3 metadata.v2.MetadataSearchFilter[]',
    },
    ListOrganizationMetadataResponse: {
      pagination: '1 filter.v2.PaginationResponse',
      metadata: '2 metadata.v2.Metadata[]',
    },
    DeleteOrganizationMetadataRequest: {
      organization_id: '1 string 1..200',
      keys: '2 string[] each(1..200)',
    },
    SearchQuery: {
      'query!': {
        name_query: '1 OrganizationNameQuery',
        domain_query: '2 OrganizationDomainQuery',
        state_query: '3 OrganizationStateQuery',
        id_query: '4 OrganizationIDQuery',
        default_query: '5 DefaultOrganizationQuery',
      },
    },
    OrganizationNameQuery: {
      name: '1 string 1..200',
      method: '2 object.v2.TextQueryMethod def',
    },
    OrganizationDomainQuery: {
      domain: '1 string 1..200',
      method: '2 object.v2.TextQueryMethod def',
    },
    OrganizationStateQuery: {
      state: '1 OrganizationState def',
    },
    OrganizationIDQuery: {
      id: '1 string 1..200',
    },
    DefaultOrganizationQuery: {},
    DomainSearchFilter: {
      'filter!': {
        domain_filter: '1 OrganizationDomainQuery',
      },
    },
  },
  enums: {
    OrganizationState: {
      prefix: 'ORGANIZATION_STATE_',
      values: { UNSPECIFIED: 0, ACTIVE: 1, INACTIVE: 2, REMOVED: 3 },
    },
    DomainValidationType: { prefix: 'DOMAIN_VALIDATION_TYPE_', values: { UNSPECIFIED: 0, HTTP: 1, DNS: 2 } },
    OrganizationFieldName: {
      prefix: 'ORGANIZATION_FIELD_NAME_',
      values: { UNSPECIFIED: 0, NAME: 1, CREATION_DATE: 2 },
    },
    DomainFieldName: { prefix: 'DOMAIN_FIELD_NAME_', values: { UNSPECIFIED: 0, NAME: 1, CREATION_DATE: 2 } },
  },
  services: {
    OrganizationService: {
      AddOrganization: 'authenticated POST /v2/organizations 201',
      UpdateOrganization: 'authenticated POST /v2/organizations/{organization_id}',
      ListOrganizations: 'authenticated POST /v2/organizations/_search',
      DeleteOrganization: 'authenticated DELETE /v2/organizations/{organization_id}',
      SetOrganizationMetadata: 'authenticated POST /v2/organizations/{organization_id}/metadata',
      ListOrganizationMetadata: 'authenticated POST /v2/organizations/{organization_id}/metadata/search',
      DeleteOrganizationMetadata: 'authenticated DELETE /v2/organizations/{organization_id}/metadata',
      AddOrganizationDomain: 'authenticated POST /v2/organizations/{organization_id}/domains',
      ListOrganizationDomains: 'authenticated POST /v2/organizations/{organization_id}/domains/search',
      DeleteOrganizationDomain: 'authenticated DELETE /v2/organizations/{organization_id}/domains',
      GenerateOrganizationDomainValidation:
        'authenticated POST /v2/organizations/{organization_id}/domains/validation/generate',
      VerifyOrganizationDomain: 'authenticated POST /v2/organizations/{organization_id}/domains/validation/verify',
      DeactivateOrganization: 'authenticated POST /v2/organizations/{organization_id}/deactivate',
      ActivateOrganization: 'authenticated POST /v2/organizations/{organization_id}/activate',
    },
  },
} as const satisfies PackageTable
