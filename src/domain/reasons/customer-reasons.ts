import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const customerReasons = {
  'customer.notFound': { kind: 'notFound', key: 'Errors.Customer.NotFound' },
  'customer.hasUsers': { kind: 'failedPrecondition', key: 'Errors.Customer.HasUsers' },
  'customer.versionStale': { kind: 'aborted', key: 'Errors.User.VersionStale' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
