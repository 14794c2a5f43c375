import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { hostedLoginReasons } from '#domain/reasons/hosted-login-reasons.ts'

export const hostedLoginErrors = {
  'locale.invalid': { id: 'QUERY-rZLAGi' },
  'translations.tooLarge': { id: 'COMMAND-7DHlqS' },
  'translations.ownerNotFound': { id: 'ORG-1MRds' },
  'securityPolicy.originInvalid': { id: 'SETTINGS-Orig1' },
} satisfies Readonly<Record<keyof typeof hostedLoginReasons, V1Entry>>
