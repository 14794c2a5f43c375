import type { PackageTable } from '#api/zitadel/descriptors/package-table.ts'

/** The package zitadel.internal_permission.v2, which the installed descriptors lack. */
export const internalPermissionV2 = {
  package: 'zitadel.internal_permission.v2',
  messages: {
    ListAdministratorsRequest: {
      pagination: '1 filter.v2.PaginationRequest?',
      sorting_column: '2 AdministratorFieldName',
      filters: '3 AdministratorSearchFilter[]',
    },
    ListAdministratorsResponse: {
      pagination: '1 filter.v2.PaginationResponse',
      administrators: '2 Administrator[]',
    },
    CreateAdministratorRequest: {
      user_id: '1 string 1..200',
      resource: '2 ResourceType',
      roles: '3 string[] uniq each(1..200)',
    },
    ResourceType: {
      'resource!': {
        instance: '1 bool =true',
        organization_id: '2 string',
        project_id: '3 string',
        project_grant: '4 ResourceType.ProjectGrant',
      },
    },
    'ResourceType.ProjectGrant': {
      project_id: '1 string 1..200',
      organization_id: '2 string 1..200',
    },
    'ResourceFilter.ProjectGrant': {
      project_id: '1 string 1..200',
      organization_id: '2 string 1..200',
    },
    CreateAdministratorResponse: {
      creation_date: '1 Timestamp',
    },
    UpdateAdministratorRequest: {
      user_id: '1 string 1..200',
      resource: '2 ResourceType',
      roles: '3 string[] uniq each(1..200)',
    },
    UpdateAdministratorResponse: {
      change_date: '1 Timestamp',
    },
    DeleteAdministratorRequest: {
      user_id: '1 string 1..200',
      resource: '2 ResourceType',
    },
    DeleteAdministratorResponse: {
      deletion_date: '1 Timestamp',
    },
    Administrator: {
      creation_date: '1 Timestamp',
      change_date: '2 Timestamp',
      user: '3 User',
      resource: {
        instance: '4 bool',
        organization: '5 Organization',
        project: '6 Project',
        project_grant: '7 ProjectGrant',
      },
      roles: '8 string[]',
    },
    User: {
      id: '1 string',
      preferred_login_name: '2 string',
      display_name: '3 string',
      organization_id: '4 string',
    },
    Organization: {
      id: '1 string',
      name: '2 string',
    },
    Project: {
      id: '1 string',
      name: '2 string',
      organization_id: '3 string',
    },
    ProjectGrant: {
      id: '1 string',
      project_id: '2 string',
      project_name: '3 string',
      organization_id: '4 string',
      granted_organization_id: '5 string',
    },
    AdministratorSearchFilter: {
      'filter!': {
        creation_date: '1 filter.v2.TimestampFilter',
        change_date: '2 filter.v2.TimestampFilter',
        in_user_ids_filter: '3 filter.v2.InIDsFilter',
        user_organization_id: '4 filter.v2.IDFilter',
        user_preferred_login_name: '5 UserPreferredLoginNameFilter',
        user_display_name: '6 UserDisplayNameFilter',
        resource: '7 ResourceFilter',
        role: '8 RoleFilter',
        and: '9 AndFilter',
        or: '10 OrFilter',
        not: '11 NotFilter',
      },
    },
    UserPreferredLoginNameFilter: {
      preferred_login_name: '1 string 1..200',
      method: '2 filter.v2.TextFilterMethod def',
    },
    UserDisplayNameFilter: {
      display_name: '1 string 1..200',
      method: '2 filter.v2.TextFilterMethod def',
    },
    ResourceFilter: {
      'resource!': {
        instance: '1 bool =true',
        organization_id: '2 string',
        project_id: '3 string',
        project_grant: '4 ResourceFilter.ProjectGrant',
      },
    },
    RoleFilter: {
      role_key: '1 string 1..200',
    },
    AndFilter: {
      queries: '1 AdministratorSearchFilter[]',
    },
    OrFilter: {
      queries: '1 AdministratorSearchFilter[]',
    },
    NotFilter: {
      query: '1 AdministratorSearchFilter',
    },
  },
  enums: {
    AdministratorFieldName: {
      prefix: 'ADMINISTRATOR_FIELD_NAME_',
      values: { UNSPECIFIED: 0, USER_ID: 1, CREATION_DATE: 2, CHANGE_DATE: 3 },
    },
  },
  services: {
    InternalPermissionService: {
      ListAdministrators: 'authenticated',
      CreateAdministrator: 'authenticated',
      UpdateAdministrator: 'authenticated',
      DeleteAdministrator: 'authenticated',
    },
  },
} as const satisfies PackageTable
