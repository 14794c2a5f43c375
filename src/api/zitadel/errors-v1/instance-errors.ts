import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { instanceReasons } from '#domain/reasons/instance-reasons.ts'

export const instanceErrors = {
  'membership.notFound': { id: 'AUTHZ-cdgFk' },
  'event.notFound': { id: 'EVENT-Gone1' },
  'instance.languageNotSupported': { id: 'LANG-lg4DP' },
  'instance.languageNotChanged': { id: 'INST-DS3rq' },
  'instance.nameInvalid': { id: 'INST-092mid' },
  'instance.notChanged': { id: 'INST-DS3rq' },
  'trustedDomain.alreadyExists': { id: 'COMMA-hg42a' },
  'trustedDomain.notFound': { id: 'COMMA-de3z9' },
} satisfies Readonly<Record<keyof typeof instanceReasons, V1Entry>>
