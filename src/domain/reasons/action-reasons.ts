import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const actionReasons = {
  'target.notFound': { kind: 'notFound', key: 'Errors.Target.NotFound' },
  'target.nameEmpty': { kind: 'invalidArgument', key: 'Errors.Target.NameEmpty' },
  'target.timeoutInvalid': { kind: 'invalidArgument', key: 'Errors.Target.TimeoutInvalid' },
  'target.endpointInvalid': { kind: 'invalidArgument', key: 'Errors.Target.EndpointInvalid' },
  'target.tooMany': { kind: 'failedPrecondition', key: 'Errors.Target.TooMany' },
  'target.unreachable': { kind: 'failedPrecondition', key: 'Errors.Target.Unreachable' },
  'target.rejected': { kind: 'failedPrecondition', key: 'Errors.Target.Rejected' },
  'target.keyMissing': { kind: 'failedPrecondition', key: 'Errors.Target.KeyMissing' },
  'targetKey.notFound': { kind: 'notFound', key: 'Errors.Target.KeyNotFound' },
  'targetKey.invalid': { kind: 'invalidArgument', key: 'Errors.Target.KeyInvalid' },
  'targetKey.expired': { kind: 'failedPrecondition', key: 'Errors.Target.KeyExpired' },
  'targetKey.active': { kind: 'failedPrecondition', key: 'Errors.Target.KeyActive' },
  'execution.targetsInvalid': { kind: 'invalidArgument', key: 'Errors.Execution.TargetsInvalid' },
  'execution.conditionInvalid': { kind: 'invalidArgument', key: 'Errors.Execution.ConditionInvalid' },
  'target.answeredError': { kind: 'failedPrecondition', key: 'Rejected by an action target' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
