import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const orgReasons = {
  'org.notFound': { kind: 'notFound', key: 'Errors.Org.NotFound' },
  /** The organization that shall own a new aggregate. */
  'owner.notFound': { kind: 'notFound', key: 'Errors.Org.NotFound' },
  'org.creatorNotFound': { kind: 'failedPrecondition', key: 'Errors.User.NotFound' },
  'org.nameInvalid': { kind: 'invalidArgument', key: 'Errors.Org.Invalid' },
  'org.noNameOrDomain': { kind: 'invalidArgument', key: 'Errors.Query.InvalidRequest' },
  'org.notChanged': { kind: 'failedPrecondition', key: 'Errors.Org.NotChanged' },
  'org.alreadyInactive': { kind: 'failedPrecondition', key: 'Errors.Org.AlreadyDeactivated' },
  'org.alreadyActive': { kind: 'failedPrecondition', key: 'Errors.Org.AlreadyActive' },
  'org.isDefault': { kind: 'failedPrecondition', key: 'Errors.Org.DefaultOrgNotDeletable' },
  'org.alreadyDefault': { kind: 'failedPrecondition', key: 'Errors.Instance.NotChanged' },
  'domain.invalid': { kind: 'invalidArgument', key: 'Errors.Org.Domain.Invalid' },
  'domain.notReservable': { kind: 'invalidArgument', key: 'Errors.Org.Domain.NotReservable' },
  'domain.notFound': { kind: 'notFound', key: 'Errors.Org.Domain.NotOnOrg' },
  'domain.alreadyExists': { kind: 'alreadyExists', key: 'Errors.Org.Domain.AlreadyExists' },
  'domain.usedByOthers': { kind: 'failedPrecondition', key: 'Errors.Org.Domain.UsedByOthers' },
  'domain.alreadyVerified': { kind: 'failedPrecondition', key: 'Errors.Org.Domain.AlreadyVerified' },
  'domain.notVerified': { kind: 'failedPrecondition', key: 'Errors.Org.Domain.NotVerified' },
  'domain.primaryNotRemovable': { kind: 'failedPrecondition', key: 'Errors.Org.Domain.PrimaryNotRemovable' },
  'domain.validationTypeInvalid': { kind: 'invalidArgument', key: 'Errors.Org.Domain.VerificationTypeInvalid' },
  'domain.validationMissing': { kind: 'failedPrecondition', key: 'Errors.Org.Domain.VerificationMissing' },
  'domain.validationFailed': { kind: 'invalidArgument', key: 'Errors.Org.Domain.VerificationFailed' },
  'orgMetadata.notFound': { kind: 'notFound', key: 'Errors.Metadata.NotFound' },
  'orgMetadata.noData': { kind: 'failedPrecondition', key: 'Errors.Metadata.NoData' },
  'orgMetadata.invalid': { kind: 'invalidArgument', key: 'Errors.Metadata.Invalid' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
