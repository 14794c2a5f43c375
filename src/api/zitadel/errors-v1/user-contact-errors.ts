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
  'email.notChanged': { id: 'COMMAND-2b7fM' },
  'email.alreadyVerified': { id: 'COMMAND-3M9ds' },
  'email.notVerified': { id: 'COMMAND-Otp23' },
  'phone.invalid': { id: 'PHONE-so0wa' },
  'phone.notFound': {
    id: 'COMMAND-p6rsc',
    rpcs: {
      ResendHumanPhoneVerification: { id: 'COMMAND-2b7Hf' },
      SendHumanResetPasswordNotification: { id: 'PHONE-Reset', kind: 'failedPrecondition' },
    },
  },
  'phone.notChanged': { id: 'COMMAND-wF94r' },
  'phone.alreadyVerified': { id: 'COMMAND-2M9sf' },
  'phone.notVerified': { id: 'COMMAND-Otp33' },
  'idpLink.notFound': { id: 'COMMAND-1M9xR' },
  'idpLink.alreadyExists': { id: 'V3-DKcYh' },
  'idpLink.providerNotFound': { id: 'COMMAND-39nfs' },
  'idpLink.creationNotAllowed': { id: 'COMMAND-SJI3g' },
} satisfies Readonly<Record<keyof typeof userContactReasons, V1Entry>>
