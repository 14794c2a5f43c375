import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const memberReasons = {
  'member.rolesInvalid': { kind: 'invalidArgument', key: 'Errors.Member.Invalid' },
  'member.queryEmpty': { kind: 'invalidArgument', key: 'Errors.Query.InvalidRequest' },
  'member.resourceMissing': { kind: 'invalidArgument', key: 'Errors.Member.Invalid' },
  'member.userNotFound': { kind: 'failedPrecondition', key: 'Errors.User.NotFound' },
  'member.alreadyExists': { kind: 'alreadyExists', key: 'Errors.Member.AlreadyExists' },
  'member.notFound': { kind: 'notFound', key: 'Errors.Member.NotFound' },
  'member.rolesNotChanged': { kind: 'failedPrecondition', key: 'Errors.Member.RolesNotChanged' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
