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
  'intent.unknown': { kind: 'unauthenticated', key: 'Errors.Intent.Unknown' },
  'intent.notOffered': { kind: 'failedPrecondition', key: 'Errors.Intent.NotOffered' },
  'intent.registrationNotAllowed': { kind: 'failedPrecondition', key: 'Errors.Intent.RegistrationNotAllowed' },
  'intent.linkingNotAllowed': { kind: 'failedPrecondition', key: 'Errors.Intent.LinkingNotAllowed' },
  'intent.accountTaken': { kind: 'failedPrecondition', key: 'Errors.User.ExternalIDP.AlreadyExists' },
  'intent.userNotActive': { kind: 'failedPrecondition', key: 'Errors.User.NotActive' },
  'intent.proofMissing': { kind: 'failedPrecondition', key: 'Errors.Intent.ProofMissing' },
  'provider.unreachable': { kind: 'unavailable', key: 'Errors.Intent.Unreachable' },
  'provider.declined': { kind: 'permissionDenied', key: 'Errors.Intent.Declined' },
  'provider.answerInvalid': { kind: 'unauthenticated', key: 'Errors.Intent.NotProven' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
