import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const emailLinkReasons = {
  'emailLink.blockBeforeSignup': { kind: 'failedPrecondition', key: 'Errors.User.NotInitialised' },
  'emailLink.notFound': { kind: 'notFound', key: 'Errors.User.EmailLink.NotFound' },
  'emailLink.alreadySignedUp': { kind: 'failedPrecondition', key: 'Errors.User.AlreadyInitialised' },
  'emailLink.notSignedUp': { kind: 'failedPrecondition', key: 'Errors.User.NotInitialised' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
