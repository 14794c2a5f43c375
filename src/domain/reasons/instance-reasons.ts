import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const instanceReasons = {
  /** Untranslated, as in ZITADEL. */
  'membership.notFound': { kind: 'notFound', key: 'membership not found' },
  'event.notFound': { kind: 'notFound', key: 'Errors.Event.NotFound' },
  'instance.languageNotSupported': { kind: 'invalidArgument', key: 'Errors.Language.NotSupported' },
  'instance.languageNotChanged': { kind: 'failedPrecondition', key: 'Errors.Instance.NotChanged' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
