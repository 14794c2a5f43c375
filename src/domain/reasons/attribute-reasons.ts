import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const attributeReasons = {
  'attribute.nameInvalid': { kind: 'invalidArgument', key: 'Errors.Attribute.NameInvalid' },
  'attribute.maxLengthInvalid': { kind: 'invalidArgument', key: 'Errors.Attribute.MaxLengthInvalid' },
  'attribute.regexInvalid': { kind: 'invalidArgument', key: 'Errors.Attribute.RegexInvalid' },
  'attribute.valuesInvalid': { kind: 'invalidArgument', key: 'Errors.Attribute.ValuesInvalid' },
  'attribute.alreadyExists': { kind: 'alreadyExists', key: 'Errors.Attribute.AlreadyExists' },
  'attribute.notFound': { kind: 'notFound', key: 'Errors.Attribute.NotFound' },
  'attribute.inUse': { kind: 'failedPrecondition', key: 'Errors.Attribute.InUse' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
