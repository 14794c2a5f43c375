/** Additions of newer releases to the installed packages. */
import type { PackageTable } from '#api/zitadel/descriptors/package-table.ts'

export const filterV2 = {
  package: 'zitadel.filter.v2',
  messages: { InIDsFilter: { ids: '1 string[] uniq each(1..200)' } },
  enums: { ByteFilterMethod: { prefix: 'BYTE_FILTER_METHOD_', values: { EQUALS: 0, NOT_EQUALS: 1 } } },
  services: {},
} as const satisfies PackageTable

export const metadataV2 = {
  package: 'zitadel.metadata.v2',
  messages: { MetadataValueFilter: { value: '1 bytes ..200', method: '2 filter.v2.ByteFilterMethod def' } },
  enums: {},
  services: {},
} as const satisfies PackageTable

export const settingsV2 = {
  package: 'zitadel.settings.v2',
  messages: {
    LoginSettings: { allow_local_authentication: '20 bool' },
    GetGeneralSettingsResponse: { default_organization_id: '4 string', allowed_languages: '5 string[]' },
  },
  enums: { SecondFactorType: { prefix: 'SECOND_FACTOR_TYPE_', values: { RECOVERY_CODES: 5 } } },
  services: {},
} as const satisfies PackageTable

export const sessionV2 = {
  package: 'zitadel.session.v2',
  messages: {
    RecoveryCodeFactor: { verified_at: '1 Timestamp' },
    Factors: { recovery_code: '8 RecoveryCodeFactor' },
    CheckRecoveryCode: { code: '1 string 1..200' },
    Checks: { recovery_code: '8 CheckRecoveryCode' },
    ExpirationDateQuery: { expiration_date: '1 Timestamp', method: '2 v1.TimestampQueryMethod def' },
    SearchQuery: { query: { expiration_date_query: '6 ExpirationDateQuery' } },
    GetSessionRequest: { session_id: '1 string 1..200', session_token: '2 string? 1..500' },
    SetSessionRequest: { session_token: '2 string' },
  },
  enums: {},
  services: {},
} as const satisfies PackageTable

export const oidcV2 = {
  package: 'zitadel.oidc.v2',
  messages: {
    Session: { session_token: '2 string 1..500' },
    AuthorizeOrDenyDeviceAuthorizationRequest: { device_authorization_id: '1 string 1..500' },
  },
  enums: {},
  services: {},
} as const satisfies PackageTable

export const samlV2 = {
  package: 'zitadel.saml.v2',
  messages: { Session: { session_token: '2 string 1..500' } },
  enums: {},
  services: {},
} as const satisfies PackageTable

export const idpV2 = {
  package: 'zitadel.idp.v2',
  messages: {
    JWTConfig: { audience: '5 string ..200' },
    SAMLConfig: { signature_algorithm: '7 SAMLSignatureAlgorithm' },
  },
  enums: {
    SAMLSignatureAlgorithm: {
      prefix: 'SAML_SIGNATURE_',
      values: { UNSPECIFIED: 0, RSA_SHA1: 1, RSA_SHA256: 2, RSA_SHA512: 3 },
    },
  },
  services: {},
} as const satisfies PackageTable

export const userV2 = {
  package: 'zitadel.user.v2',
  messages: {
    GenerateRecoveryCodesRequest: { user_id: '1 string 1..200', count: '2 int32 >=1 <=50' },
    GenerateRecoveryCodesResponse: { details: '1 object.v2.Details', recovery_codes: '2 string[]' },
    RemoveRecoveryCodesRequest: { user_id: '1 string 1..200' },
    RemoveRecoveryCodesResponse: { details: '1 object.v2.Details' },
    CreateUserRequest: { metadata: '6 Metadata[]' },
    'CreateUserRequest.Machine': { access_token_type: '3 AccessTokenType def' },
    UpdateUserRequest: { metadata: '5 Metadata[]' },
    'UpdateUserRequest.Machine': { access_token_type: '3 AccessTokenType? def' },
    Metadata: { value: '2 bytes ..500000' },
    SearchQuery: {
      query: {
        metadata_key_filter: '17 metadata.v2.MetadataKeyFilter',
        metadata_value_filter: '18 metadata.v2.MetadataValueFilter',
      },
    },
    RetrieveIdentityProviderIntentResponse: {
      update_human_user: '5 UpdateHumanUserRequest',
      user_action: { create_user: '6 CreateUserRequest', update_user: '7 UpdateUserRequest' },
    },
    RedirectURLs: { login_hint: '3 string ..200' },
    IDPOAuthAccessInformation: { refresh_token: '3 string?' },
    LDAPCredentials: { password: '2 string 1..200' },
  },
  enums: {
    AuthenticationMethodType: { prefix: 'AUTHENTICATION_METHOD_TYPE_', values: { RECOVERY_CODE: 8 } },
  },
  services: {
    UserService: {
      GenerateRecoveryCodes: 'authenticated POST /v2/users/{user_id}/recovery_codes',
      RemoveRecoveryCodes: 'authenticated DELETE /v2/users/{user_id}/recovery_codes',
      CreateUser: 'authenticated POST /v2/users/new',
      UpdateUser: 'authenticated PATCH /v2/users/{user_id}',
      AddSecret: 'authenticated POST /v2/users/{user_id}/secret',
      RemoveSecret: 'authenticated DELETE /v2/users/{user_id}/secret',
      AddKey: 'authenticated POST /v2/users/{user_id}/keys',
      RemoveKey: 'authenticated DELETE /v2/users/{user_id}/keys/{key_id}',
      ListKeys: 'authenticated POST /v2/users/keys/search',
      AddPersonalAccessToken: 'authenticated POST /v2/users/{user_id}/pats',
      RemovePersonalAccessToken: 'authenticated DELETE /v2/users/{user_id}/pats/{token_id}',
      ListPersonalAccessTokens: 'authenticated POST /v2/users/pats/search',
      ListUserMetadata: 'authenticated',
    },
  },
} as const satisfies PackageTable

/** WebKeyService has no binding for these two in any release; clients over REST need them all the same. */
export const webkeyV2 = {
  package: 'zitadel.webkey.v2',
  messages: {},
  enums: {},
  services: {
    WebKeyService: {
      CreateWebKey: 'iam.web_key.write POST /v2/web_keys',
      ActivateWebKey: 'iam.web_key.write POST /v2/web_keys/{id}/activate',
    },
  },
} as const satisfies PackageTable
