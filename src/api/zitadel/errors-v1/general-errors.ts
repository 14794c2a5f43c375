import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { generalReasons } from '#domain/reasons/general-reasons.ts'

export const generalErrors = {
  'name.taken': { id: 'V3-DKcYh' },
  'store.conflict': { id: 'STORE-busy1' },
  'limit.count': { id: 'LIMIT-Count' },
  'limit.metadataEntries': { id: 'LIMIT-Meta1' },
  'limit.metadataBytes': { id: 'LIMIT-Meta2' },
  'query.limitExceeded': { id: 'QUERY-4M0fs' },
  'fields.invalid': { id: 'FIELD-input' },
  'field.controlCharacters': { id: 'FIELD-characters' },
  'field.unrecognizable': { id: 'FIELD-blank' },
  'field.mixedScripts': { id: 'FIELD-scripts' },
  'authentication.headerMissing': { id: '' },
  'authentication.tokenInvalid': { id: 'AUTH-7fs1e' },
  'authorization.permissionMissing': { id: 'AUTH-5mWD2' },
  'authorization.membershipNotFound': { id: 'AUTHZ-cdgFk' },
  'authorization.orgNotFound': { id: 'AUTH-Bs7Ds' },
} satisfies Readonly<Record<keyof typeof generalReasons, V1Entry>>
