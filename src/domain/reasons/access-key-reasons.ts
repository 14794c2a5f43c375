import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const accessKeyReasons = {
  'accessKey.nameInvalid': { kind: 'invalidArgument', key: 'Errors.AccessKey.NameInvalid' },
  'accessKey.returnUrlInvalid': { kind: 'invalidArgument', key: 'Errors.AccessKey.ReturnUrlInvalid' },
  'accessKey.missing': { kind: 'unauthenticated', key: 'Errors.AccessKey.Missing' },
  'accessKey.invalid': { kind: 'unauthenticated', key: 'Errors.AccessKey.Invalid' },
  'accessKey.notFound': { kind: 'notFound', key: 'Errors.AccessKey.NotFound' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
