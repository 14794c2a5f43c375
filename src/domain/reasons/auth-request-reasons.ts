import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const authRequestReasons = {
  'authRequest.notFound': { kind: 'notFound', key: 'Errors.AuthRequest.NotFound' },
  'authRequest.answered': { kind: 'failedPrecondition', key: 'Errors.AuthRequest.Answered' },
  'authRequest.otherLoginClient': { kind: 'permissionDenied', key: 'Errors.AuthRequest.OtherLoginClient' },
  'authRequest.sessionNotFound': { kind: 'failedPrecondition', key: 'Errors.Session.NotFound' },
  'authRequest.sessionNotSignedIn': { kind: 'failedPrecondition', key: 'Errors.AuthRequest.SignInAgain' },
  'authRequest.projectRequired': { kind: 'permissionDenied', key: 'Errors.AuthRequest.ProjectRequired' },
  'authRequest.roleRequired': { kind: 'permissionDenied', key: 'Errors.AuthRequest.RoleRequired' },
  'device.notFound': { kind: 'notFound', key: 'Errors.Device.NotFound' },
  'device.answered': { kind: 'failedPrecondition', key: 'Errors.AuthRequest.Answered' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
