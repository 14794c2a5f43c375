import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { userFactorReasons } from '#domain/reasons/user-factor-reasons.ts'

export const userFactorErrors = {
  'factor.tooManyGuesses': { id: 'COMMAND-Fct07' },
  'totp.notFound': { id: 'COMMAND-Hd9sd' },
  'totp.notStarted': {
    id: 'COMMAND-Otp04',
    rpcs: { VerifyTOTPRegistration: { id: 'COMMAND-3Mif9s', kind: 'notFound' } },
  },
  'totp.notReady': { id: 'COMMAND-Otp05' },
  'totp.alreadyReady': {
    id: 'COMMAND-Otp02',
    rpcs: {
      RegisterTOTP: { id: 'COMMAND-do9se' },
      VerifyTOTPRegistration: { id: 'COMMAND-qx4ls', kind: 'failedPrecondition' },
    },
  },
  'totp.wrong': { id: 'COMMAND-Otp11', rpcs: { VerifyTOTPRegistration: { id: 'EVENT-8isk2' } } },
  'otpEmail.notFound': { id: 'COMMAND-b312D' },
  'otpEmail.alreadyReady': { id: 'COMMAND-Otp22', rpcs: { AddOTPEmail: { id: 'COMMAND-MKL2s' } } },
  'otpSms.notFound': { id: 'COMMAND-Sr3h3' },
  'otpSms.alreadyReady': { id: 'COMMAND-Otp32', rpcs: { AddOTPSMS: { id: 'COMMAND-Ad3g2' } } },
  'otp.tooManyCodes': { id: 'COMMAND-Otp25' },
  'otp.notReady': { id: 'COMMAND-Otp24' },
  'u2f.notFound': { id: 'COMMAND-DAfb2' },
  'u2f.notReady': { id: 'COMMAND-U2f04' },
  'u2f.alreadyExists': { id: 'COMMAND-U2f02' },
  'u2f.wrong': { id: 'COMMAND-U2f11' },
  'recoveryCodes.notFound': { id: 'COMMAND-Rcv20' },
  'recoveryCodes.notReady': { id: 'COMMAND-Rcv04' },
  'recoveryCodes.countInvalid': { id: 'COMMAND-Rcv10' },
  'recoveryCodes.factorMissing': { id: 'COMMAND-Rcv01' },
  'ownFactor.proofTooOld': { id: 'SESSN-stale' },
  'ownFactor.lastSecondFactor': { id: 'SESSN-last2' },
  'ownFactor.lastFirstFactor': { id: 'SESSN-last1' },
  'webauthn.credentialInvalid': { id: 'CRYPT-Wan01' },
  'totp.secretInvalid': { id: 'USER-Otp01' },
} satisfies Readonly<Record<keyof typeof userFactorReasons, V1Entry>>
