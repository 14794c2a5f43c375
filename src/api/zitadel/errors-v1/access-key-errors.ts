import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { accessKeyReasons } from '#domain/reasons/access-key-reasons.ts'

export const accessKeyErrors = {
  'accessKey.nameInvalid': { id: 'ACCKEY-Name1' },
  'accessKey.returnUrlInvalid': { id: 'ACCKEY-Url01' },
  'accessKey.missing': { id: 'ACCKEY-None1' },
  'accessKey.invalid': { id: 'ACCKEY-Wrong' },
  'accessKey.notFound': { id: 'ACCKEY-Gone1' },
} satisfies Readonly<Record<keyof typeof accessKeyReasons, V1Entry>>
