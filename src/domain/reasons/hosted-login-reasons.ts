import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const hostedLoginReasons = {
  'locale.invalid': { kind: 'invalidArgument', key: 'Errors.Locale.Invalid' },
  'translations.tooLarge': { kind: 'invalidArgument', key: 'Errors.Translations.TooLarge' },
  'translations.ownerNotFound': { kind: 'notFound', key: 'Errors.Org.NotFound' },
  'securityPolicy.originInvalid': { kind: 'invalidArgument', key: 'Errors.SecurityPolicy.OriginInvalid' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
