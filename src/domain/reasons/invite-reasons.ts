import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const inviteReasons = {
  'invite.alreadyInitialised': { kind: 'failedPrecondition', key: 'Errors.User.AlreadyInitialised' },
  'invite.codeNotFound': { kind: 'failedPrecondition', key: 'Errors.User.Code.NotFound' },
  'urlTemplate.invalid': { kind: 'invalidArgument', key: 'Errors.UrlTemplate.Invalid' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
