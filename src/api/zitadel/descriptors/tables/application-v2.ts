import type { PackageTable } from '#api/zitadel/descriptors/package-table.ts'

/** The package zitadel.application.v2, which the installed descriptors lack. */
export const applicationV2 = {
  package: 'zitadel.application.v2',
  messages: {
    APIConfiguration: {
      client_id: '1 string',
      auth_method_type: '2 APIAuthMethodType',
    },
    Application: {
      application_id: '1 string',
      creation_date: '2 Timestamp',
      change_date: '3 Timestamp',
      state: '4 ApplicationState',
      name: '5 string',
      configuration: {
        oidc_configuration: '6 OIDCConfiguration',
        api_configuration: '7 APIConfiguration',
        saml_configuration: '8 SAMLConfiguration',
      },
      project_id: '9 string',
    },
    ApplicationSearchFilter: {
      'filter!': {
        project_id_filter: '1 ProjectIDFilter',
        name_filter: '2 ApplicationNameFilter',
        state_filter: '3 ApplicationState',
        type_filter: '4 ApplicationType def notIn(0)',
        client_id_filter: '5 ClientIDFilter',
        entity_id_filter: '6 EntityIDFilter',
      },
    },
    ProjectIDFilter: {
      project_id: '1 string 1..200',
    },
    ApplicationKeyProjectIDFilter: {
      project_id: '1 string 1..200',
    },
    ApplicationNameFilter: {
      name: '1 string ..200',
      method: '2 filter.v2.TextFilterMethod def',
    },
    ClientIDFilter: {
      client_id: '1 string 1..200',
    },
    EntityIDFilter: {
      entity_id: '1 string 1..200',
    },
    ApplicationKeySearchFilter: {
      'filter!': {
        application_id_filter: '1 ApplicationKeyApplicationIDFilter',
        project_id_filter: '2 ApplicationKeyProjectIDFilter',
        organization_id_filter: '3 ApplicationKeyOrganizationIDFilter',
      },
    },
    ApplicationKeyApplicationIDFilter: {
      application_id: '1 string ..200',
    },
    ApplicationKeyOrganizationIDFilter: {
      organization_id: '1 string 1..200',
    },
    ApplicationKey: {
      key_id: '1 string',
      application_id: '2 string',
      project_id: '3 string',
      creation_date: '4 Timestamp',
      organization_id: '5 string',
      expiration_date: '6 Timestamp',
    },
    CreateApplicationRequest: {
      project_id: '1 string 1..200',
      application_id: '2 string ..200',
      name: '3 string 1..200',
      'application_type!': {
        oidc_configuration: '4 CreateOIDCApplicationRequest',
        saml_configuration: '5 CreateSAMLApplicationRequest',
        api_configuration: '6 CreateAPIApplicationRequest',
      },
    },
    CreateApplicationResponse: {
      application_id: '1 string',
      creation_date: '2 Timestamp',
      application_type: {
        oidc_configuration: '3 CreateOIDCApplicationResponse',
        saml_configuration: '4 CreateSAMLApplicationResponse',
        api_configuration: '5 CreateAPIApplicationResponse',
      },
    },
    CreateOIDCApplicationRequest: {
      redirect_uris: '1 string[]',
      response_types: '2 OIDCResponseType[] each(def notIn(0))',
      grant_types: '3 OIDCGrantType[] each(def)',
      application_type: '4 OIDCApplicationType def',
      auth_method_type: '5 OIDCAuthMethodType def',
      post_logout_redirect_uris: '6 string[]',
      version: '7 OIDCVersion def',
      development_mode: '8 bool',
      access_token_type: '9 OIDCTokenType def',
      access_token_role_assertion: '10 bool',
      id_token_role_assertion: '11 bool',
      id_token_userinfo_assertion: '12 bool',
      clock_skew: '13 Duration <=5s >=0s',
      additional_origins: '14 string[]',
      skip_native_app_success_page: '15 bool',
      back_channel_logout_uri: '16 string',
      login_version: '17 LoginVersion',
    },
    CreateOIDCApplicationResponse: {
      client_id: '1 string',
      client_secret: '2 string',
      non_compliant: '3 bool',
      compliance_problems: '4 OIDCLocalizedMessage[]',
    },
    CreateSAMLApplicationRequest: {
      'metadata!': {
        metadata_xml: '1 bytes ..500000',
        metadata_url: '2 string ..2048 uriRef',
      },
      login_version: '3 LoginVersion',
    },
    CreateSAMLApplicationResponse: {},
    LoginV1: {},
    CreateAPIApplicationRequest: {
      auth_method_type: '1 APIAuthMethodType def',
    },
    UpdateAPIApplicationConfigurationRequest: {
      auth_method_type: '1 APIAuthMethodType def',
    },
    CreateAPIApplicationResponse: {
      client_id: '1 string',
      client_secret: '2 string',
    },
    UpdateApplicationRequest: {
      application_id: '1 string 1..200',
      project_id: '2 string 1..200',
      name: '3 string ..200',
      application_type: {
        saml_configuration: '4 UpdateSAMLApplicationConfigurationRequest',
        oidc_configuration: '5 UpdateOIDCApplicationConfigurationRequest',
        api_configuration: '6 UpdateAPIApplicationConfigurationRequest',
      },
    },
    UpdateApplicationResponse: {
      change_date: '2 Timestamp',
    },
    UpdateSAMLApplicationConfigurationRequest: {
      metadata: {
        metadata_xml: '1 bytes ..500000',
        metadata_url: '2 string ..200',
      },
      login_version: '3 LoginVersion?',
    },
    UpdateOIDCApplicationConfigurationRequest: {
      redirect_uris: '1 string[]',
      response_types: '2 OIDCResponseType[]',
      grant_types: '3 OIDCGrantType[]',
      application_type: '4 OIDCApplicationType? def',
      auth_method_type: '5 OIDCAuthMethodType? def',
      post_logout_redirect_uris: '6 string[]',
      version: '7 OIDCVersion? def',
      development_mode: '8 bool?',
      access_token_type: '9 OIDCTokenType? def',
      access_token_role_assertion: '10 bool?',
      id_token_role_assertion: '11 bool?',
      id_token_userinfo_assertion: '12 bool?',
      clock_skew: '13 Duration? <=5s >=0s',
      additional_origins: '14 string[]',
      skip_native_app_success_page: '15 bool?',
      back_channel_logout_uri: '16 string?',
      login_version: '17 LoginVersion?',
    },
    GetApplicationRequest: {
      application_id: '1 string 1..200',
    },
    GetApplicationResponse: {
      application: '1 Application',
    },
    DeleteApplicationRequest: {
      application_id: '1 string 1..200',
      project_id: '2 string 1..200',
    },
    DeactivateApplicationRequest: {
      application_id: '1 string 1..200',
      project_id: '2 string 1..200',
    },
    ReactivateApplicationRequest: {
      application_id: '1 string 1..200',
      project_id: '2 string 1..200',
    },
    GenerateClientSecretRequest: {
      application_id: '1 string 1..200',
      project_id: '2 string 1..200',
    },
    DeleteApplicationResponse: {
      deletion_date: '1 Timestamp',
    },
    DeleteApplicationKeyResponse: {
      deletion_date: '1 Timestamp',
    },
    DeactivateApplicationResponse: {
      deactivation_date: '1 Timestamp',
    },
    ReactivateApplicationResponse: {
      reactivation_date: '1 Timestamp',
    },
    GenerateClientSecretResponse: {
      client_secret: '1 string',
      creation_date: '2 Timestamp',
    },
    ListApplicationsRequest: {
      pagination: '1 filter.v2.PaginationRequest',
      sorting_column: '3 ApplicationSorting',
      filters: '2 ApplicationSearchFilter[]',
    },
    ListApplicationsResponse: {
      applications: '1 Application[]',
      pagination: '2 filter.v2.PaginationResponse',
    },
    CreateApplicationKeyRequest: {
      application_id: '1 string 1..200',
      project_id: '2 string 1..200',
      expiration_date: '3 Timestamp',
    },
    CreateApplicationKeyResponse: {
      key_id: '1 string',
      creation_date: '2 Timestamp',
      key_details: '3 bytes',
    },
    DeleteApplicationKeyRequest: {
      key_id: '1 string 1..200',
      application_id: '2 string 1..200',
      project_id: '3 string 1..200',
    },
    GetApplicationKeyRequest: {
      key_id: '1 string 1..200',
    },
    GetApplicationKeyResponse: {
      key_id: '1 string',
      creation_date: '2 Timestamp',
      expiration_date: '3 Timestamp',
    },
    ListApplicationKeysRequest: {
      pagination: '1 filter.v2.PaginationRequest',
      sorting_column: '2 ApplicationKeysSorting',
      filters: '3 ApplicationKeySearchFilter[]',
    },
    ListApplicationKeysResponse: {
      keys: '1 ApplicationKey[]',
      pagination: '2 filter.v2.PaginationResponse',
    },
    LoginVersion: {
      version: {
        login_v1: '1 LoginV1',
        login_v2: '2 LoginV2',
      },
    },
    LoginV2: {
      base_uri: '1 string?',
    },
    OIDCLocalizedMessage: {
      key: '1 string',
      localized_message: '2 string',
    },
    OIDCConfiguration: {
      redirect_uris: '1 string[]',
      response_types: '2 OIDCResponseType[]',
      grant_types: '3 OIDCGrantType[]',
      application_type: '4 OIDCApplicationType',
      client_id: '5 string',
      auth_method_type: '6 OIDCAuthMethodType',
      post_logout_redirect_uris: '7 string[]',
      version: '8 OIDCVersion',
      non_compliant: '9 bool',
      compliance_problems: '10 OIDCLocalizedMessage[]',
      development_mode: '11 bool',
      access_token_type: '12 OIDCTokenType',
      access_token_role_assertion: '13 bool',
      id_token_role_assertion: '14 bool',
      id_token_userinfo_assertion: '15 bool',
      clock_skew: '16 Duration',
      additional_origins: '17 string[]',
      allowed_origins: '18 string[]',
      skip_native_app_success_page: '19 bool',
      back_channel_logout_uri: '20 string',
      login_version: '21 LoginVersion',
    },
    SAMLConfiguration: {
      metadata_xml: '1 bytes',
      metadata_url: '2 string',
      login_version: '3 LoginVersion',
    },
  },
  enums: {
    APIAuthMethodType: { prefix: 'API_AUTH_METHOD_TYPE_', values: { BASIC: 0, PRIVATE_KEY_JWT: 1 } },
    ApplicationState: { prefix: 'APPLICATION_STATE_', values: { UNSPECIFIED: 0, ACTIVE: 1, INACTIVE: 2, REMOVED: 3 } },
    ApplicationSorting: {
      prefix: 'APPLICATION_SORT_BY_',
      values: { ID: 0, NAME: 1, STATE: 2, CREATION_DATE: 3, CHANGE_DATE: 4 },
    },
    ApplicationType: { prefix: 'APPLICATION_TYPE_', values: { UNSPECIFIED: 0, OIDC: 1, API: 2, SAML: 3 } },
    ApplicationKeysSorting: {
      prefix: 'APPLICATION_KEYS_SORT_BY_',
      values: { ID: 0, PROJECT_ID: 1, APPLICATION_ID: 2, CREATION_DATE: 3, ORGANIZATION_ID: 4, EXPIRATION: 5, TYPE: 6 },
    },
    OIDCResponseType: {
      prefix: 'OIDC_RESPONSE_TYPE_',
      values: { UNSPECIFIED: 0, CODE: 1, ID_TOKEN: 2, ID_TOKEN_TOKEN: 3 },
    },
    OIDCGrantType: {
      prefix: 'OIDC_GRANT_TYPE_',
      values: { AUTHORIZATION_CODE: 0, IMPLICIT: 1, REFRESH_TOKEN: 2, DEVICE_CODE: 3, TOKEN_EXCHANGE: 4 },
    },
    OIDCApplicationType: { prefix: 'OIDC_APP_TYPE_', values: { WEB: 0, USER_AGENT: 1, NATIVE: 2 } },
    OIDCAuthMethodType: {
      prefix: 'OIDC_AUTH_METHOD_TYPE_',
      values: { BASIC: 0, POST: 1, NONE: 2, PRIVATE_KEY_JWT: 3 },
    },
    OIDCVersion: { prefix: '', values: { OIDC_VERSION_1_0: 0 } },
    OIDCTokenType: { prefix: 'OIDC_TOKEN_TYPE_', values: { BEARER: 0, JWT: 1 } },
  },
  services: {
    ApplicationService: {
      CreateApplication: 'authenticated',
      UpdateApplication: 'authenticated',
      GetApplication: 'authenticated',
      DeleteApplication: 'authenticated',
      DeactivateApplication: 'authenticated',
      ReactivateApplication: 'authenticated',
      GenerateClientSecret: 'authenticated',
      ListApplications: 'authenticated',
      CreateApplicationKey: 'authenticated',
      DeleteApplicationKey: 'authenticated',
      GetApplicationKey: 'authenticated',
      ListApplicationKeys: 'authenticated',
    },
  },
} as const satisfies PackageTable
