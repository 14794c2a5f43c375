import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { webKeyReasons } from '#domain/reasons/web-key-reasons.ts'

export const webKeyErrors = {
  'webKey.notFound': { id: 'COMMAND-teiG3' },
  'webKey.active': { id: 'COMMAND-Chai1' },
} satisfies Readonly<Record<keyof typeof webKeyReasons, V1Entry>>
