import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const userGrantReasons = {
  'userGrant.notFound': { kind: 'notFound', key: 'Errors.UserGrant.NotFound' },
  'userGrant.userNotFound': { kind: 'failedPrecondition', key: 'Errors.User.NotFound' },
  'userGrant.projectNotFound': { kind: 'failedPrecondition', key: 'Errors.Project.NotFound' },
  'userGrant.projectGrantNotFound': { kind: 'failedPrecondition', key: 'Errors.Project.Grant.NotFound' },
  'userGrant.projectGrantNotActive': { kind: 'failedPrecondition', key: 'Errors.Project.Grant.NotActive' },
  'userGrant.roleNotGrantable': { kind: 'failedPrecondition', key: 'Errors.Project.Role.NotExisting' },
  'userGrant.idsMissing': { kind: 'invalidArgument', key: 'Errors.IDMissing' },
  'userGrant.notActive': { kind: 'failedPrecondition', key: 'Errors.UserGrant.NotActive' },
  'userGrant.notInactive': { kind: 'failedPrecondition', key: 'Errors.UserGrant.NotInactive' },
  'userGrant.notChanged': { kind: 'failedPrecondition', key: 'Errors.UserGrant.NotChanged' },
  'projectAccess.orgNotGranted': { kind: 'failedPrecondition', key: 'Errors.AuthRequest.ProjectRequired' },
  'projectAccess.roleRequired': { kind: 'failedPrecondition', key: 'Errors.AuthRequest.RoleRequired' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
