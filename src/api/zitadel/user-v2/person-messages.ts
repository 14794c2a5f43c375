/** The parts of a person that the requests of creation and change share. */
import type { NewPassword } from '#domain/user/change/person-changes.ts'
import type { ContactDelivery } from '#domain/user/create/new-person.ts'
import type { Profile } from '#domain/user/user-state.ts'

type Case<Name extends string, Value> = { readonly case: Name; readonly value: Value }
type Nothing = { readonly case: undefined; readonly value?: undefined }

type Verification =
  | Case<'sendCode', { readonly urlTemplate?: string | undefined } | object>
  | Case<'returnCode', object>
  | Case<'isVerified', boolean>
  | Nothing

/** `SetHumanEmail.verification` and its siblings: a code is sent unless the message selects another option. */
export function toVerification(message: Verification): { verified: boolean; delivery: ContactDelivery } {
  switch (message.case) {
    case 'returnCode':
      return { verified: false, delivery: { kind: 'return' } }
    case 'isVerified':
      return { verified: message.value, delivery: { kind: 'none' } }
    case 'sendCode': {
      const urlTemplate = 'urlTemplate' in message.value ? message.value.urlTemplate : undefined
      return { verified: false, delivery: { kind: 'send', ...(urlTemplate ? { urlTemplate } : {}) } }
    }
    default:
      return { verified: false, delivery: { kind: 'send' } }
  }
}

export const toEmail = (message: { readonly email: string; readonly verification: Verification }) => ({
  address: message.email,
  ...toVerification(message.verification),
})

export const toPhone = (message: { readonly phone: string; readonly verification: Verification }) => ({
  number: message.phone,
  ...toVerification(message.verification),
})

interface ProfileMessage {
  readonly givenName?: string | undefined
  readonly familyName?: string | undefined
  readonly nickName?: string | undefined
  readonly displayName?: string | undefined
  readonly preferredLanguage?: string | undefined
  readonly gender?: number | undefined
}

/** The whole profile of a new user. */
export const toProfile = (message: ProfileMessage | undefined): Profile => ({
  firstName: message?.givenName ?? '',
  lastName: message?.familyName ?? '',
  nickName: message?.nickName ?? '',
  displayName: message?.displayName ?? '',
  preferredLanguage: message?.preferredLanguage ?? '',
  gender: message?.gender ?? 0,
})

/** The members that a change names; an empty first or last name is none. */
export const toProfileChanges = (message: ProfileMessage): Partial<Profile> => ({
  ...(message.givenName ? { firstName: message.givenName } : {}),
  ...(message.familyName ? { lastName: message.familyName } : {}),
  ...(message.nickName === undefined ? {} : { nickName: message.nickName }),
  ...(message.displayName === undefined ? {} : { displayName: message.displayName }),
  ...(message.preferredLanguage === undefined ? {} : { preferredLanguage: message.preferredLanguage }),
  ...(message.gender === undefined ? {} : { gender: message.gender }),
})

type PasswordType =
  | Case<'password', { readonly password: string; readonly changeRequired: boolean }>
  | Case<'hashedPassword', { readonly hash: string; readonly changeRequired: boolean }>
  | Nothing

/** The password of a new user. */
export function toFirstPassword(message: PasswordType) {
  const passwordChangeRequired = message.value?.changeRequired ?? false
  if (message.case === 'password') return { password: message.value.password, passwordChangeRequired }
  if (message.case === 'hashedPassword') return { hashedPassword: message.value.hash, passwordChangeRequired }
  return { passwordChangeRequired }
}

interface SetPasswordMessage {
  readonly passwordType: PasswordType
  readonly verification: Case<'currentPassword', string> | Case<'verificationCode', string> | Nothing
}

/** The new password of a change, with the proof of the right to it. */
export function toNewPassword({ passwordType, verification }: SetPasswordMessage): NewPassword {
  const changeRequired = passwordType.value?.changeRequired ?? false
  const value =
    passwordType.case === 'hashedPassword'
      ? { hash: passwordType.value.hash }
      : { plain: passwordType.case === 'password' ? passwordType.value.password : '' }
  return { value, changeRequired, proof: toProof(verification) }
}

function toProof(verification: SetPasswordMessage['verification']): NewPassword['proof'] {
  if (verification.case === 'currentPassword') return { kind: 'current', password: verification.value }
  return verification.case === 'verificationCode' ? { kind: 'code', code: verification.value } : { kind: 'permission' }
}
