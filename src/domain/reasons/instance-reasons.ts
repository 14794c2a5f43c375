import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const instanceReasons = {
  'instance.languageNotSupported': { kind: 'invalidArgument', key: 'Errors.Language.NotSupported' },
  'instance.languageNotChanged': { kind: 'failedPrecondition', key: 'Errors.Instance.NotChanged' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
