import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { customerReasons } from '#domain/reasons/customer-reasons.ts'

export const customerErrors = {
  'customer.notFound': { id: 'CUSTOM-Gone1' },
  'customer.hasUsers': { id: 'CUSTOM-Used1' },
  'customer.versionStale': { id: 'CUSTOM-Stale' },
} satisfies Readonly<Record<keyof typeof customerReasons, V1Entry>>
