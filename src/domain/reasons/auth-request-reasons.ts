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
  'authRequest.otherBrowser': { kind: 'permissionDenied', key: 'Errors.AuthRequest.NotFound' },
  'authRequest.consentRequired': { kind: 'failedPrecondition', key: 'Errors.AuthRequest.ConsentRequired' },
  'authRequest.signInIncomplete': { kind: 'failedPrecondition', key: 'Errors.AuthRequest.SignInAgain' },
  'authRequest.signInTooOld': { kind: 'failedPrecondition', key: 'Errors.AuthRequest.SignInAgain' },
  'authRequest.userNotActive': { kind: 'failedPrecondition', key: 'Errors.User.NotActive' },
  'authRequest.otherOrganization': { kind: 'failedPrecondition', key: 'Errors.AuthRequest.OtherOrganization' },
  'authRequest.otherUser': { kind: 'failedPrecondition', key: 'Errors.AuthRequest.OtherPerson' },
  'authRequest.secondFactorRequired': { kind: 'failedPrecondition', key: 'Errors.AuthRequest.SecondFactorRequired' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
