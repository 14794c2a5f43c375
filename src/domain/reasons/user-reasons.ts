import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const userReasons = {
  'user.notFound': { kind: 'notFound', key: 'Errors.User.NotFound' },
  'user.notActiveOrInitial': { kind: 'failedPrecondition', key: 'Errors.User.ShouldBeActiveOrInitial' },
  'user.initialNotDeactivatable': { kind: 'notFound', key: 'Errors.User.CantDeactivateInitial' },
  'user.alreadyInactive': { kind: 'failedPrecondition', key: 'Errors.User.AlreadyInactive' },
  'user.notInactive': { kind: 'failedPrecondition', key: 'Errors.User.NotInactive' },
  'user.notLocked': { kind: 'failedPrecondition', key: 'Errors.User.NotLocked' },
  'user.notHuman': { kind: 'failedPrecondition', key: 'Errors.User.NotHuman' },
  'user.notInitialised': { kind: 'failedPrecondition', key: 'Errors.User.NotInitialised' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
