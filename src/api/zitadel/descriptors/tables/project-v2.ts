import type { PackageTable } from '#api/zitadel/descriptors/package-table.ts'

/** The package zitadel.project.v2, which the installed descriptors lack. */
export const projectV2 = {
  package: 'zitadel.project.v2',
  messages: {
    CreateProjectRequest: {
      organization_id: '1 string 1..200',
      project_id: '2 string? 1..200',
      name: '3 string 1..200',
      project_role_assertion: '4 bool',
      authorization_required: '5 bool',
      project_access_required: '6 bool',
      private_labeling_setting: '7 PrivateLabelingSetting def',
    },
    CreateProjectResponse: {
      project_id: '1 string',
      creation_date: '2 Timestamp',
    },
    UpdateProjectRequest: {
      project_id: '1 string 1..200',
      name: '2 string? 1..200',
      project_role_assertion: '3 bool?',
      authorization_required: '4 bool?',
      project_access_required: '5 bool?',
      private_labeling_setting: '6 PrivateLabelingSetting? def',
    },
    UpdateProjectResponse: {
      change_date: '1 Timestamp',
    },
    DeactivateProjectResponse: {
      change_date: '1 Timestamp',
    },
    ActivateProjectResponse: {
      change_date: '1 Timestamp',
    },
    UpdateProjectRoleResponse: {
      change_date: '1 Timestamp',
    },
    UpdateProjectGrantResponse: {
      change_date: '1 Timestamp',
    },
    DeactivateProjectGrantResponse: {
      change_date: '1 Timestamp',
    },
    ActivateProjectGrantResponse: {
      change_date: '1 Timestamp',
    },
    DeleteProjectRequest: {
      project_id: '1 string 1..200',
    },
    GetProjectRequest: {
      project_id: '1 string 1..200',
    },
    DeactivateProjectRequest: {
      project_id: '1 string 1..200',
    },
    ActivateProjectRequest: {
      project_id: '1 string 1..200',
    },
    DeleteProjectResponse: {
      deletion_date: '3 Timestamp',
    },
    DeleteProjectGrantResponse: {
      deletion_date: '3 Timestamp',
    },
    GetProjectResponse: {
      project: '1 Project',
    },
    ListProjectsRequest: {
      pagination: '1 filter.v2.PaginationRequest?',
      sorting_column: '2 ProjectFieldName?',
      filters: '3 ProjectSearchFilter[]',
    },
    ListProjectsResponse: {
      pagination: '1 filter.v2.PaginationResponse',
      projects: '2 Project[]',
    },
    AddProjectRoleRequest: {
      project_id: '1 string 1..200',
      role_key: '2 string 1..200',
      display_name: '3 string 1..200',
      group: '4 string? ..200',
    },
    AddProjectRoleResponse: {
      creation_date: '2 Timestamp',
    },
    UpdateProjectRoleRequest: {
      project_id: '1 string 1..200',
      role_key: '2 string 1..200',
      display_name: '3 string? 1..200',
      group: '4 string? ..200',
    },
    RemoveProjectRoleRequest: {
      project_id: '1 string 1..200',
      role_key: '2 string 1..200',
    },
    RemoveProjectRoleResponse: {
      removal_date: '3 Timestamp',
    },
    ListProjectRolesRequest: {
      project_id: '1 string 1..200',
      pagination: '2 filter.v2.PaginationRequest?',
      sorting_column: '3 ProjectRoleFieldName?',
      filters: '4 ProjectRoleSearchFilter[]',
    },
    ListProjectRolesResponse: {
      pagination: '1 filter.v2.PaginationResponse',
      project_roles: '2 ProjectRole[]',
    },
    CreateProjectGrantRequest: {
      project_id: '1 string 1..200',
      granted_organization_id: '2 string 1..200',
      role_keys: '3 string[]',
    },
    UpdateProjectGrantRequest: {
      project_id: '1 string 1..200',
      granted_organization_id: '2 string 1..200',
      role_keys: '3 string[]',
    },
    CreateProjectGrantResponse: {
      creation_date: '1 Timestamp',
    },
    DeleteProjectGrantRequest: {
      project_id: '1 string 1..200',
      granted_organization_id: '2 string 1..200',
    },
    DeactivateProjectGrantRequest: {
      project_id: '1 string 1..200',
      granted_organization_id: '2 string 1..200',
    },
    ActivateProjectGrantRequest: {
      project_id: '1 string 1..200',
      granted_organization_id: '2 string 1..200',
    },
    ListProjectGrantsRequest: {
      pagination: '1 filter.v2.PaginationRequest?',
      sorting_column: '2 ProjectGrantFieldName?',
      filters: '3 ProjectGrantSearchFilter[]',
    },
    ListProjectGrantsResponse: {
      pagination: '1 filter.v2.PaginationResponse',
      project_grants: '2 ProjectGrant[]',
    },
    ProjectGrant: {
      organization_id: '1 string',
      creation_date: '2 Timestamp',
      change_date: '3 Timestamp',
      granted_organization_id: '4 string',
      granted_organization_name: '5 string',
      granted_role_keys: '6 string[]',
      project_id: '7 string',
      project_name: '8 string',
      state: '9 ProjectGrantState',
    },
    Project: {
      project_id: '1 string',
      organization_id: '2 string',
      creation_date: '3 Timestamp',
      change_date: '4 Timestamp',
      name: '5 string',
      state: '6 ProjectState',
      project_role_assertion: '7 bool',
      authorization_required: '8 bool',
      project_access_required: '9 bool',
      private_labeling_setting: '10 PrivateLabelingSetting',
      granted_organization_id: '12 string?',
      granted_organization_name: '13 string?',
      granted_state: '14 GrantedProjectState',
    },
    ProjectSearchFilter: {
      'filter!': {
        project_name_filter: '1 ProjectNameFilter',
        in_project_ids_filter: '2 filter.v2.InIDsFilter',
        organization_id_filter: '3 ProjectOrganizationIDFilter',
      },
    },
    ProjectNameFilter: {
      project_name: '1 string ..200',
      method: '2 filter.v2.TextFilterMethod def',
    },
    ProjectOrganizationIDFilter: {
      organization_id: '1 string ..200',
      type: '2 ProjectOrganizationIDFilter.Type def',
    },
    ProjectGrantSearchFilter: {
      'filter!': {
        project_name_filter: '1 ProjectNameFilter',
        role_key_filter: '2 ProjectRoleKeyFilter',
        in_project_ids_filter: '3 filter.v2.InIDsFilter',
        organization_id_filter: '4 filter.v2.IDFilter',
        granted_organization_id_filter: '5 filter.v2.IDFilter',
      },
    },
    ProjectRole: {
      project_id: '1 string',
      key: '2 string',
      creation_date: '3 Timestamp',
      change_date: '4 Timestamp',
      display_name: '5 string',
      group: '6 string',
    },
    ProjectRoleSearchFilter: {
      'filter!': {
        role_key_filter: '1 ProjectRoleKeyFilter',
        display_name_filter: '2 ProjectRoleDisplayNameFilter',
      },
    },
    ProjectRoleKeyFilter: {
      key: '1 string ..200',
      method: '2 filter.v2.TextFilterMethod def',
    },
    ProjectRoleDisplayNameFilter: {
      display_name: '1 string ..200',
      method: '2 filter.v2.TextFilterMethod def',
    },
  },
  enums: {
    'ProjectOrganizationIDFilter.Type': {
      prefix: '',
      values: { TYPE_UNSPECIFIED: 0, OWNED: 1, GRANTED: 2, OWNED_OR_GRANTED: 3 },
    },
    ProjectGrantState: { prefix: 'PROJECT_GRANT_STATE_', values: { UNSPECIFIED: 0, ACTIVE: 1, INACTIVE: 2 } },
    ProjectState: { prefix: 'PROJECT_STATE_', values: { UNSPECIFIED: 0, ACTIVE: 1, INACTIVE: 2 } },
    GrantedProjectState: { prefix: 'GRANTED_PROJECT_STATE_', values: { UNSPECIFIED: 0, ACTIVE: 1, INACTIVE: 2 } },
    PrivateLabelingSetting: {
      prefix: 'PRIVATE_LABELING_SETTING_',
      values: { UNSPECIFIED: 0, ENFORCE_PROJECT_RESOURCE_OWNER_POLICY: 1, ALLOW_LOGIN_USER_RESOURCE_OWNER_POLICY: 2 },
    },
    ProjectFieldName: {
      prefix: 'PROJECT_FIELD_NAME_',
      values: { UNSPECIFIED: 0, ID: 1, CREATION_DATE: 2, CHANGE_DATE: 3, NAME: 4 },
    },
    ProjectGrantFieldName: {
      prefix: 'PROJECT_GRANT_FIELD_NAME_',
      values: { UNSPECIFIED: 0, PROJECT_ID: 1, CREATION_DATE: 2, CHANGE_DATE: 3 },
    },
    ProjectRoleFieldName: {
      prefix: 'PROJECT_ROLE_FIELD_NAME_',
      values: { UNSPECIFIED: 0, KEY: 1, CREATION_DATE: 2, CHANGE_DATE: 3 },
    },
  },
  services: {
    ProjectService: {
      CreateProject: 'authenticated',
      UpdateProject: 'authenticated',
      DeleteProject: 'authenticated',
      DeactivateProject: 'authenticated',
      ActivateProject: 'authenticated',
      AddProjectRole: 'authenticated',
      UpdateProjectRole: 'authenticated',
      RemoveProjectRole: 'authenticated',
      CreateProjectGrant: 'authenticated',
      UpdateProjectGrant: 'authenticated',
      DeleteProjectGrant: 'authenticated',
      DeactivateProjectGrant: 'authenticated',
      ActivateProjectGrant: 'authenticated',
      GetProject: 'project.read',
      ListProjects: 'project.read',
      ListProjectRoles: 'project.role.read',
      ListProjectGrants: 'project.grant.read',
    },
  },
} as const satisfies PackageTable
