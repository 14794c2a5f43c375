import type { ReasonEntry } from '#domain/reasons/reason.ts'

/** Reasons of every kind of object: the caller, input, limits, the store. Keys without a dot are not translated. */
export const generalReasons = {
  'name.taken': { kind: 'alreadyExists', key: 'Errors.AlreadyExists' },
  'store.conflict': { kind: 'aborted', key: 'Errors.ConcurrentChange' },
  'limit.count': { kind: 'failedPrecondition', key: 'Errors.Limit.Count' },
  'limit.metadataEntries': { kind: 'failedPrecondition', key: 'Errors.Limit.Metadata' },
  'limit.metadataBytes': { kind: 'failedPrecondition', key: 'Errors.Limit.MetadataBytes' },
  'query.limitExceeded': { kind: 'invalidArgument', key: 'Errors.Query.LimitExceeded' },
  'fields.invalid': { kind: 'invalidArgument', key: 'Errors.Invalid.Argument' },
  'field.controlCharacters': { kind: 'invalidArgument', key: 'Errors.Field.ControlCharacters' },
  'field.unrecognizable': { kind: 'invalidArgument', key: 'Errors.Field.Unrecognizable' },
  'field.mixedScripts': { kind: 'invalidArgument', key: 'Errors.Field.MixedScripts' },
  'authentication.headerMissing': { kind: 'unauthenticated', key: 'auth header missing' },
  'authentication.tokenInvalid': { kind: 'unauthenticated', key: 'Errors.Token.Invalid' },
  'authorization.permissionMissing': { kind: 'permissionDenied', key: 'No matching permissions found' },
  'authorization.membershipNotFound': { kind: 'notFound', key: 'membership not found' },
  'authorization.orgNotFound': { kind: 'permissionDenied', key: "Organisation doesn't exist" },
} as const satisfies Readonly<Record<string, ReasonEntry>>
