import type { PackageTable } from '#api/zitadel/descriptors/package-table.ts'

/** The package zitadel.action.v2, which the installed descriptors lack. */
export const actionV2 = {
  package: 'zitadel.action.v2',
  messages: {
    CreateTargetRequest: {
      name: '1 string 1..1000',
      'target_type!': {
        rest_webhook: '2 RESTWebhook',
        rest_call: '3 RESTCall',
        rest_async: '4 RESTAsync',
      },
      timeout: '5 Duration <=270s >=0s',
      endpoint: '6 string 1..2048',
      payload_type: '7 PayloadType',
    },
    CreateTargetResponse: {
      id: '1 string',
      creation_date: '2 Timestamp',
      signing_key: '3 string',
    },
    UpdateTargetRequest: {
      id: '1 string 1..200',
      name: '2 string? 1..1000',
      target_type: {
        rest_webhook: '3 RESTWebhook',
        rest_call: '4 RESTCall',
        rest_async: '5 RESTAsync',
      },
      timeout: '6 Duration? <=270s >=0s',
      endpoint: '7 string? 1..2048',
      expiration_signing_key: '8 Duration? =0s',
      payload_type: '9 PayloadType',
    },
    UpdateTargetResponse: {
      change_date: '1 Timestamp',
      signing_key: '2 string?',
    },
    DeleteTargetRequest: {
      id: '1 string 1..200',
    },
    GetTargetRequest: {
      id: '1 string 1..200',
    },
    DeleteTargetResponse: {
      deletion_date: '3 Timestamp',
    },
    GetTargetResponse: {
      target: '1 Target',
    },
    ListTargetsRequest: {
      pagination: '1 filter.v2.PaginationRequest?',
      sorting_column: '2 TargetFieldName?',
      filters: '3 TargetSearchFilter[]',
    },
    ListTargetsResponse: {
      pagination: '1 filter.v2.PaginationResponse',
      targets: '2 Target[]',
    },
    AddPublicKeyRequest: {
      target_id: '1 string 1..200',
      public_key: '2 bytes 1..8192',
      expiration_date: '3 Timestamp?',
    },
    AddPublicKeyResponse: {
      key_id: '1 string',
      creation_date: '2 Timestamp',
    },
    ActivatePublicKeyRequest: {
      target_id: '1 string 1..200',
      key_id: '2 string 1..200',
    },
    DeactivatePublicKeyRequest: {
      target_id: '1 string 1..200',
      key_id: '2 string 1..200',
    },
    RemovePublicKeyRequest: {
      target_id: '1 string 1..200',
      key_id: '2 string 1..200',
    },
    ActivatePublicKeyResponse: {
      change_date: '1 Timestamp',
    },
    DeactivatePublicKeyResponse: {
      change_date: '1 Timestamp',
    },
    RemovePublicKeyResponse: {
      deletion_date: '1 Timestamp',
    },
    ListPublicKeysRequest: {
      target_id: '1 string 1..200',
      pagination: '2 filter.v2.PaginationRequest?',
      sorting_column: '3 PublicKeyFieldName',
      filters: '4 PublicKeySearchFilter[]',
    },
    ListPublicKeysResponse: {
      pagination: '1 filter.v2.PaginationResponse',
      public_keys: '2 PublicKey[]',
    },
    SetExecutionRequest: {
      condition: '1 Condition',
      targets: '2 string[]',
    },
    SetExecutionResponse: {
      set_date: '1 Timestamp',
    },
    ListExecutionsRequest: {
      pagination: '1 filter.v2.PaginationRequest?',
      sorting_column: '2 ExecutionFieldName?',
      filters: '3 ExecutionSearchFilter[]',
    },
    ListExecutionsResponse: {
      pagination: '1 filter.v2.PaginationResponse',
      executions: '2 Execution[]',
    },
    ListExecutionFunctionsRequest: {},
    ListExecutionMethodsRequest: {},
    ListExecutionServicesRequest: {},
    RESTAsync: {},
    ListExecutionFunctionsResponse: {
      functions: '1 string[]',
    },
    ListExecutionMethodsResponse: {
      methods: '1 string[]',
    },
    ListExecutionServicesResponse: {
      services: '1 string[]',
    },
    Execution: {
      condition: '1 Condition',
      creation_date: '2 Timestamp',
      change_date: '3 Timestamp',
      targets: '4 string[]',
    },
    Condition: {
      'condition_type!': {
        request: '1 RequestExecution',
        response: '2 ResponseExecution',
        function: '3 FunctionExecution',
        event: '4 EventExecution',
      },
    },
    RequestExecution: {
      'condition!': {
        method: '1 string 1..1000',
        service: '2 string 1..1000',
        all: '3 bool =true',
      },
    },
    ResponseExecution: {
      'condition!': {
        method: '1 string 1..1000',
        service: '2 string 1..1000',
        all: '3 bool =true',
      },
    },
    FunctionExecution: {
      name: '1 string 1..1000',
    },
    EventExecution: {
      'condition!': {
        event: '1 string 1..1000',
        group: '2 string 1..1000',
        all: '3 bool =true',
      },
    },
    ExecutionSearchFilter: {
      'filter!': {
        in_conditions_filter: '1 InConditionsFilter',
        execution_type_filter: '2 ExecutionTypeFilter',
        target_filter: '3 TargetFilter',
      },
    },
    InConditionsFilter: {
      conditions: '1 Condition[]',
    },
    ExecutionTypeFilter: {
      execution_type: '1 ExecutionType',
    },
    TargetFilter: {
      target_id: '1 string',
    },
    TargetSearchFilter: {
      'filter!': {
        target_name_filter: '1 TargetNameFilter',
        in_target_ids_filter: '2 InTargetIDsFilter',
      },
    },
    TargetNameFilter: {
      target_name: '1 string ..200',
      method: '2 filter.v2.TextFilterMethod def',
    },
    InTargetIDsFilter: {
      target_ids: '1 string[]',
    },
    PublicKeySearchFilter: {
      filter: {
        key_ids_filter: '1 filter.v2.InIDsFilter',
        active_filter: '2 bool',
        expiration_date_filter: '3 filter.v2.TimestampFilter',
      },
    },
    Target: {
      id: '1 string',
      creation_date: '2 Timestamp',
      change_date: '3 Timestamp',
      name: '4 string',
      target_type: {
        rest_webhook: '5 RESTWebhook',
        rest_call: '6 RESTCall',
        rest_async: '7 RESTAsync',
      },
      timeout: '8 Duration',
      endpoint: '9 string',
      signing_key: '10 string',
      payload_type: '11 PayloadType',
    },
    RESTWebhook: {
      interrupt_on_error: '1 bool',
    },
    RESTCall: {
      interrupt_on_error: '1 bool',
    },
    PublicKey: {
      key_id: '1 string',
      active: '2 bool',
      public_key: '3 bytes',
      fingerprint: '4 string',
      expiration_date: '5 Timestamp',
      creation_date: '6 Timestamp',
      change_date: '7 Timestamp',
    },
  },
  enums: {
    TargetFieldName: {
      prefix: 'TARGET_FIELD_NAME_',
      values: {
        UNSPECIFIED: 0,
        ID: 1,
        CREATED_DATE: 2,
        CHANGED_DATE: 3,
        NAME: 4,
        TARGET_TYPE: 5,
        URL: 6,
        TIMEOUT: 7,
        INTERRUPT_ON_ERROR: 8,
      },
    },
    ExecutionType: {
      prefix: 'EXECUTION_TYPE_',
      values: { UNSPECIFIED: 0, REQUEST: 1, RESPONSE: 2, EVENT: 3, FUNCTION: 4 },
    },
    ExecutionFieldName: {
      prefix: 'EXECUTION_FIELD_NAME_',
      values: { UNSPECIFIED: 0, ID: 1, CREATED_DATE: 2, CHANGED_DATE: 3 },
    },
    PublicKeyFieldName: {
      prefix: 'PUBLIC_KEY_FIELD_NAME_',
      values: { UNSPECIFIED: 0, CREATION_DATE: 1, CHANGE_DATE: 2, EXPIRATION_DATE: 3 },
    },
    PayloadType: { prefix: 'PAYLOAD_TYPE_', values: { UNSPECIFIED: 0, JSON: 1, JWT: 2, JWE: 3 } },
  },
  services: {
    ActionService: {
      CreateTarget: 'action.target.write POST /v2/actions/targets',
      UpdateTarget: 'action.target.write POST /v2/actions/targets/{id}',
      DeleteTarget: 'action.target.delete DELETE /v2/actions/targets/{id}',
      GetTarget: 'action.target.read GET /v2/actions/targets/{id}',
      ListTargets: 'action.target.read POST /v2/actions/targets/search',
      AddPublicKey: 'action.target.write POST /v2/actions/targets/{target_id}/publickeys',
      ActivatePublicKey: 'action.target.write POST /v2/actions/targets/{target_id}/publickeys/{key_id}/activate',
      DeactivatePublicKey: 'action.target.write POST /v2/actions/targets/{target_id}/publickeys/{key_id}/deactivate',
      RemovePublicKey: 'action.target.write DELETE /v2/actions/targets/{target_id}/publickeys/{key_id}',
      ListPublicKeys: 'action.target.read POST /v2/actions/targets/{target_id}/publickeys/search',
      SetExecution: 'action.execution.write PUT /v2/actions/executions',
      ListExecutions: 'action.execution.read POST /v2/actions/executions/search',
      ListExecutionFunctions: 'authenticated GET /v2/actions/executions/functions',
      ListExecutionMethods: 'authenticated GET /v2/actions/executions/methods',
      ListExecutionServices: 'authenticated GET /v2/actions/executions/services',
    },
  },
} as const satisfies PackageTable
