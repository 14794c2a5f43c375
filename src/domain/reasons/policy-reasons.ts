import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const policyReasons = {
  'policy.alreadyExists': { kind: 'alreadyExists', key: 'Errors.Policy.AlreadyExists' },
  'policy.notFound': { kind: 'notFound', key: 'Errors.Policy.NotFound' },
  'policy.notChanged': { kind: 'failedPrecondition', key: 'Errors.Policy.NotChanged' },
  'labelPolicy.colorInvalid': { kind: 'invalidArgument', key: 'Errors.Policy.ColorInvalid' },
  'labelPolicy.noDraft': { kind: 'notFound', key: 'Errors.Policy.NotFound' },
  'loginPolicy.redirectUriInvalid': { kind: 'invalidArgument', key: 'Errors.Policy.RedirectUriInvalid' },
  'loginPolicy.lifetimeInvalid': { kind: 'invalidArgument', key: 'Errors.Policy.LifetimeInvalid' },
  'loginPolicy.factorUnknown': { kind: 'invalidArgument', key: 'Errors.Policy.FactorUnspecified' },
  'loginPolicy.multiFactorUnknown': { kind: 'invalidArgument', key: 'Errors.Policy.FactorUnspecified' },
  'loginPolicy.secondFactorAlreadyExists': { kind: 'alreadyExists', key: 'Errors.Policy.FactorAlreadyExists' },
  'loginPolicy.secondFactorNotFound': { kind: 'notFound', key: 'Errors.Policy.FactorNotExisting' },
  'loginPolicy.multiFactorAlreadyExists': { kind: 'alreadyExists', key: 'Errors.Policy.FactorAlreadyExists' },
  'loginPolicy.multiFactorNotFound': { kind: 'notFound', key: 'Errors.Policy.FactorNotExisting' },
  'loginPolicy.idpUnknown': { kind: 'failedPrecondition', key: 'Errors.IDPConfig.NotExisting' },
  'loginPolicy.idpAlreadyExists': { kind: 'alreadyExists', key: 'Errors.Policy.IDPAlreadyExists' },
  'loginPolicy.idpNotFound': { kind: 'notFound', key: 'Errors.Policy.IDPNotExisting' },
  'passwordComplexityPolicy.minLengthInvalid': {
    kind: 'invalidArgument',
    key: 'Errors.User.PasswordComplexityPolicy.MinLengthNotAllowed',
  },
  'privacyPolicy.linkInvalid': { kind: 'invalidArgument', key: 'Errors.Policy.LinkInvalid' },
  'privacyPolicy.supportEmailInvalid': { kind: 'invalidArgument', key: 'Errors.User.Email.Invalid' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
