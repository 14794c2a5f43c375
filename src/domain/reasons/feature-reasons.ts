import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const featureReasons = {
  'features.noneGiven': { kind: 'invalidArgument', key: 'Errors.Features.NoneGiven' },
  'features.loginUriInvalid': { kind: 'invalidArgument', key: 'Errors.Features.LoginUriInvalid' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
