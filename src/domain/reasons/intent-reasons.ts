import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const intentReasons = {
  'intent.notFound': { kind: 'notFound', key: 'Errors.Intent.Unknown' },
  'intent.urlInvalid': { kind: 'invalidArgument', key: 'Errors.Intent.UrlInvalid' },
  'intent.providerNotFound': { kind: 'failedPrecondition', key: 'Errors.Intent.NotOffered' },
  'intent.tokenInvalid': { kind: 'permissionDenied', key: 'Errors.Intent.TokenInvalid' },
  'intent.notSucceeded': { kind: 'failedPrecondition', key: 'Errors.Intent.NotSucceeded' },
  'intent.consumed': { kind: 'failedPrecondition', key: 'Errors.Intent.Consumed' },
  'intent.expired': { kind: 'failedPrecondition', key: 'Errors.Intent.Expired' },
  'intent.otherUser': { kind: 'failedPrecondition', key: 'Errors.Intent.OtherUser' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
