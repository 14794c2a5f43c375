import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const memberReasons = {
  'member.rolesInvalid': { kind: 'invalidArgument', key: 'Errors.Member.Invalid' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
