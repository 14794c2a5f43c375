import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { instanceReasons } from '#domain/reasons/instance-reasons.ts'

export const instanceErrors = {
  'membership.notFound': { id: 'AUTHZ-cdgFk' },
  'event.notFound': { id: 'EVENT-Gone1' },
  'instance.languageNotSupported': { id: 'LANG-lg4DP' },
  'instance.languageNotChanged': { id: 'INST-DS3rq' },
} satisfies Readonly<Record<keyof typeof instanceReasons, V1Entry>>
