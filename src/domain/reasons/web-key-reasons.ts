import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const webKeyReasons = {
  'webKey.notFound': { kind: 'notFound', key: 'Errors.WebKey.NotFound' },
  'webKey.active': { kind: 'failedPrecondition', key: 'Errors.WebKey.Active' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
