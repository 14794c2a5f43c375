import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const userFactorReasons = {
  'factor.tooManyGuesses': { kind: 'resourceExhausted', key: 'Errors.User.MFA.TooManyTries' },
  'totp.notFound': { kind: 'notFound', key: 'Errors.User.MFA.OTP.NotExisting' },
  'totp.notStarted': { kind: 'failedPrecondition', key: 'Errors.User.MFA.OTP.NotExisting' },
  'totp.notReady': { kind: 'failedPrecondition', key: 'Errors.User.MFA.OTP.NotReady' },
  'totp.alreadyReady': { kind: 'alreadyExists', key: 'Errors.User.MFA.OTP.AlreadyReady' },
  'totp.wrong': { kind: 'invalidArgument', key: 'Errors.User.MFA.OTP.InvalidCode' },
  'otpEmail.notFound': { kind: 'notFound', key: 'Errors.User.MFA.OTP.NotExisting' },
  'otpEmail.alreadyReady': { kind: 'alreadyExists', key: 'Errors.User.MFA.SentOTP.AlreadyReady' },
  'otpSms.notFound': { kind: 'notFound', key: 'Errors.User.MFA.OTP.NotExisting' },
  'otpSms.alreadyReady': { kind: 'alreadyExists', key: 'Errors.User.MFA.SentOTP.AlreadyReady' },
  'otp.tooManyCodes': { kind: 'resourceExhausted', key: 'Errors.User.MFA.SentOTP.TooManyCodes' },
  'otp.notReady': { kind: 'failedPrecondition', key: 'Errors.User.MFA.SentOTP.NotReady' },
  'u2f.notFound': { kind: 'notFound', key: 'Errors.User.MFA.U2F.NotExisting' },
  'u2f.notReady': { kind: 'failedPrecondition', key: 'Errors.User.MFA.U2F.NotExisting' },
  'u2f.alreadyExists': { kind: 'alreadyExists', key: 'Errors.User.MFA.U2F.AlreadyExists' },
  'u2f.wrong': { kind: 'invalidArgument', key: 'Errors.User.MFA.U2F.CheckFailed' },
  'recoveryCodes.notFound': { kind: 'notFound', key: 'Errors.User.MFA.RecoveryCodes.NotExisting' },
  'recoveryCodes.notReady': { kind: 'failedPrecondition', key: 'Errors.User.MFA.RecoveryCodes.NotExisting' },
  'recoveryCodes.countInvalid': { kind: 'invalidArgument', key: 'Errors.User.MFA.RecoveryCodes.CountInvalid' },
  'recoveryCodes.factorMissing': { kind: 'failedPrecondition', key: 'Errors.User.MFA.RecoveryCodes.FactorMissing' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
