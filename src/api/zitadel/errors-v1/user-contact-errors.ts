import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { userContactReasons } from '#domain/reasons/user-contact-reasons.ts'

export const userContactErrors = {
  'profile.firstNameEmpty': {
    id: 'USER-UCej2',
    rpcs: { ImportHumanUser: { id: 'PROFILE-RF5z2' }, UpdateHumanProfile: { id: 'PROFILE-RF5z2' } },
  },
  'profile.lastNameEmpty': {
    id: 'USER-4hB7d',
    rpcs: { ImportHumanUser: { id: 'PROFILE-DSUkN' }, UpdateHumanProfile: { id: 'PROFILE-DSUkN' } },
  },
  'profile.notChanged': { id: 'COMMAND-2M0fs' },
  'avatar.notSet': { id: 'USER-Avt01' },
  'email.empty': { id: 'EMAIL-spblu' },
  'email.invalid': { id: 'EMAIL-599BI' },
  'email.notChanged': { id: 'COMMAND-2b7fM', rpcs: { 'UserService/SetEmail': { id: 'COMMAND-Uch5e' } } },
  'email.alreadyVerified': { id: 'COMMAND-3M9ds' },
  'email.codeNotFound': { id: 'EMAIL-5w5ilin4yt' },
  'email.notVerified': { id: 'COMMAND-Otp23', rpcs: { AddOTPEmail: { id: 'COMMAND-KLJ2d' } } },
  'email.taken': { id: 'EMAIL-Taken' },
  'phone.invalid': { id: 'PHONE-so0wa' },
  'phone.notFound': {
    id: 'COMMAND-p6rsc',
    rpcs: {
      ResendHumanPhoneVerification: { id: 'COMMAND-2b7Hf' },
      SendHumanResetPasswordNotification: { id: 'PHONE-Reset', kind: 'failedPrecondition' },
    },
  },
  'phone.notChanged': { id: 'COMMAND-wF94r', rpcs: { 'UserService/SetPhone': { id: 'COMMAND-Uch5e' } } },
  'phone.alreadyVerified': { id: 'COMMAND-2M9sf' },
  'phone.codeNotFound': { id: 'PHONE-5xrra88eq8' },
  'phone.notVerified': { id: 'COMMAND-Otp33', rpcs: { AddOTPSMS: { id: 'COMMAND-Q54j2' } } },
  'phone.taken': { id: 'PHONE-Taken' },
  'idpLink.notFound': { id: 'COMMAND-1M9xR' },
  'idpLink.alreadyExists': { id: 'V3-DKcYh' },
  'idpLink.providerNotFound': { id: 'COMMAND-39nfs', rpcs: { AddIDPLink: { id: 'COMMAND-39nf2' } } },
  'idpLink.creationNotAllowed': { id: 'COMMAND-SJI3g' },
} satisfies Readonly<Record<keyof typeof userContactReasons, V1Entry>>
