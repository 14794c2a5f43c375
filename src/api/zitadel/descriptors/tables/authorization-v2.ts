import type { PackageTable } from '#api/zitadel/descriptors/package-table.ts'

/** The package zitadel.authorization.v2, which the installed descriptors lack. */
export const authorizationV2 = {
  package: 'zitadel.authorization.v2',
  messages: {
    Authorization: {
      id: '1 string',
      creation_date: '2 Timestamp',
      change_date: '3 Timestamp',
      project: '4 Project',
      organization: '5 Organization',
      user: '6 User',
      state: '7 State',
      roles: '8 Role[]',
    },
    Project: {
      id: '1 string',
      name: '2 string',
      organization_id: '3 string',
    },
    Organization: {
      id: '1 string',
      name: '2 string',
    },
    User: {
      id: '1 string',
      preferred_login_name: '2 string',
      display_name: '3 string',
      avatar_url: '4 string',
      organization_id: '5 string',
    },
    Role: {
      key: '1 string',
      display_name: '2 string',
      group: '3 string',
    },
    AuthorizationsSearchFilter: {
      'filter!': {
        authorization_ids: '1 filter.v2.InIDsFilter',
        organization_id: '2 filter.v2.IDFilter',
        state: '3 StateQuery',
        in_user_ids: '4 filter.v2.InIDsFilter',
        user_organization_id: '5 filter.v2.IDFilter',
        user_preferred_login_name: '6 UserPreferredLoginNameQuery',
        user_display_name: '7 UserDisplayNameQuery',
        project_id: '8 filter.v2.IDFilter',
        project_name: '9 ProjectNameQuery',
        role_key: '10 RoleKeyQuery',
        project_grant_id: '11 filter.v2.IDFilter',
      },
    },
    StateQuery: {
      state: '1 State def notIn(0)',
    },
    UserPreferredLoginNameQuery: {
      login_name: '1 string 1..200',
      method: '2 filter.v2.TextFilterMethod def',
    },
    UserDisplayNameQuery: {
      display_name: '1 string 1..200',
      method: '2 filter.v2.TextFilterMethod def',
    },
    ProjectNameQuery: {
      name: '1 string ..200',
      method: '2 filter.v2.TextFilterMethod def',
    },
    OrganizationNameQuery: {
      name: '1 string ..200',
      method: '2 filter.v2.TextFilterMethod def',
    },
    RoleKeyQuery: {
      key: '1 string ..200',
      method: '2 filter.v2.TextFilterMethod def',
    },
    ListAuthorizationsRequest: {
      pagination: '1 filter.v2.PaginationRequest?',
      sorting_column: '2 AuthorizationFieldName def',
      filters: '3 AuthorizationsSearchFilter[]',
    },
    ListAuthorizationsResponse: {
      pagination: '1 filter.v2.PaginationResponse',
      authorizations: '2 Authorization[]',
    },
    CreateAuthorizationRequest: {
      user_id: '1 string 1..200',
      project_id: '2 string 1..200',
      organization_id: '3 string 1..200',
      role_keys: '4 string[] uniq each(1..200)',
    },
    CreateAuthorizationResponse: {
      id: '1 string',
      creation_date: '2 Timestamp',
    },
    UpdateAuthorizationRequest: {
      id: '1 string 1..200',
      role_keys: '2 string[] uniq each(1..200)',
    },
    UpdateAuthorizationResponse: {
      change_date: '1 Timestamp',
    },
    ActivateAuthorizationResponse: {
      change_date: '1 Timestamp',
    },
    DeactivateAuthorizationResponse: {
      change_date: '1 Timestamp',
    },
    DeleteAuthorizationRequest: {
      id: '1 string 1..200',
    },
    ActivateAuthorizationRequest: {
      id: '1 string 1..200',
    },
    DeactivateAuthorizationRequest: {
      id: '1 string 1..200',
    },
    DeleteAuthorizationResponse: {
      deletion_date: '1 Timestamp',
    },
  },
  enums: {
    State: { prefix: 'STATE_', values: { UNSPECIFIED: 0, ACTIVE: 1, INACTIVE: 2 } },
    AuthorizationFieldName: {
      prefix: 'AUTHORIZATION_FIELD_NAME_',
      values: {
        UNSPECIFIED: 0,
        CREATED_DATE: 1,
        CHANGED_DATE: 2,
        ID: 3,
        USER_ID: 4,
        PROJECT_ID: 5,
        ORGANIZATION_ID: 6,
        USER_ORGANIZATION_ID: 7,
      },
    },
  },
  services: {
    AuthorizationService: {
      ListAuthorizations: 'authenticated',
      CreateAuthorization: 'authenticated',
      UpdateAuthorization: 'authenticated',
      DeleteAuthorization: 'authenticated',
      ActivateAuthorization: 'authenticated',
      DeactivateAuthorization: 'authenticated',
    },
  },
} as const satisfies PackageTable
