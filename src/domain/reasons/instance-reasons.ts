import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const instanceReasons = {
  /** Untranslated, as in ZITADEL. */
  'membership.notFound': { kind: 'notFound', key: 'membership not found' },
  'event.notFound': { kind: 'notFound', key: 'Errors.Event.NotFound' },
  'instance.languageNotSupported': { kind: 'invalidArgument', key: 'Errors.Language.NotSupported' },
  'instance.languageNotChanged': { kind: 'failedPrecondition', key: 'Errors.Instance.NotChanged' },
  'instance.nameInvalid': { kind: 'invalidArgument', key: 'Errors.Invalid.Argument' },
  'instance.notChanged': { kind: 'failedPrecondition', key: 'Errors.Instance.NotChanged' },
  'trustedDomain.alreadyExists': { kind: 'alreadyExists', key: 'Errors.Org.Domain.AlreadyExists' },
  'trustedDomain.notFound': { kind: 'notFound', key: 'Errors.Org.Domain.NotFound' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
