import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const userContactReasons = {
  'profile.firstNameEmpty': { kind: 'invalidArgument', key: 'Errors.User.Profile.FirstNameEmpty' },
  'profile.lastNameEmpty': { kind: 'invalidArgument', key: 'Errors.User.Profile.LastNameEmpty' },
  'profile.notChanged': { kind: 'failedPrecondition', key: 'Errors.User.Profile.NotChanged' },
  'avatar.notSet': { kind: 'notFound', key: 'Errors.User.Avatar.NotSet' },
  'email.empty': { kind: 'invalidArgument', key: 'Errors.User.Email.Empty' },
  'email.invalid': { kind: 'invalidArgument', key: 'Errors.User.Email.Invalid' },
  'email.notChanged': { kind: 'failedPrecondition', key: 'Errors.User.Email.NotChanged' },
  'email.alreadyVerified': { kind: 'failedPrecondition', key: 'Errors.User.Email.AlreadyVerified' },
  'email.codeNotFound': { kind: 'failedPrecondition', key: 'Errors.User.Code.Empty' },
  'email.notVerified': { kind: 'failedPrecondition', key: 'Errors.User.Email.NotVerified' },
  'phone.invalid': { kind: 'invalidArgument', key: 'Errors.User.Phone.Invalid' },
  'phone.notFound': { kind: 'notFound', key: 'Errors.User.Phone.NotFound' },
  'phone.notChanged': { kind: 'failedPrecondition', key: 'Errors.User.Phone.NotChanged' },
  'phone.alreadyVerified': { kind: 'failedPrecondition', key: 'Errors.User.Phone.AlreadyVerified' },
  'phone.codeNotFound': { kind: 'failedPrecondition', key: 'Errors.User.Code.Empty' },
  'phone.notVerified': { kind: 'failedPrecondition', key: 'Errors.User.Phone.NotVerified' },
  'idpLink.notFound': { kind: 'notFound', key: 'Errors.User.ExternalIDP.NotFound' },
  'idpLink.alreadyExists': { kind: 'alreadyExists', key: 'Errors.User.ExternalIDP.AlreadyExists' },
  'idpLink.providerNotFound': { kind: 'failedPrecondition', key: 'Errors.IDPConfig.NotExisting' },
  'idpLink.creationNotAllowed': { kind: 'failedPrecondition', key: 'Errors.ExternalIDP.CreationNotAllowed' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
