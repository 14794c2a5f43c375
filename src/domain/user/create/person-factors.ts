/** Factors and credentials that a person has in another system, ready for use here. */
import { fieldFailure } from '#domain/input/field-failure.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { PasskeyRegistered } from '#domain/user/passwordless/events.ts'
import { ownRelyingParty } from '#domain/user/passwordless/relying-party.ts'
import type { FieldFailure } from '#kit/errors.ts'

/** An authenticator; `secret`: base32, or a key URI. */
export interface Authenticator {
  readonly name: string
  readonly secret: string
}

/** A passkey or a security key. */
export type RegisteredCredential = PasskeyRegistered['payload']

export interface PersonFactors {
  /** Beside the one of `totpSecret`; a code of any of them counts. */
  readonly authenticators: readonly Authenticator[]
  readonly passkeys: readonly RegisteredCredential[]
  readonly securityKeys: readonly RegisteredCredential[]
  readonly otpSms: boolean
  readonly otpEmail: boolean
  /** Of codes that were not used yet. */
  readonly recoveryCodeHashes: readonly string[]
}

export interface FactorHolder {
  readonly userId: string | undefined
  readonly hasPhone: boolean
}

/**
 * Returns the fields that are invalid.
 * @throws `person.credentialOfOtherDomain`: a key works for the relying party id it was created for only
 */
export function factorFailures(
  { passkeys = [], securityKeys = [], otpSms = false }: Partial<PersonFactors>,
  { userId, hasPhone }: FactorHolder,
  externalUrl: string,
): FieldFailure[] {
  const rpId = ownRelyingParty({ externalUrl }).id
  const ofOther = [...passkeys, ...securityKeys].find((one) => one.rpId !== rpId)
  if (ofOther)
    throw refuse('person.credentialOfOtherDomain', { fields: [fieldFailure('rpId', 'oneOf', { values: rpId })] })
  return [
    // The authenticator stores its owner by this id, and sends it at sign-in.
    ...(passkeys.length > 0 && userId === undefined ? [fieldFailure('userId', 'required')] : []),
    ...twice('passkeys', passkeys),
    ...twice('u2fs', securityKeys),
    ...(otpSms && !hasPhone ? [fieldFailure('phone', 'required')] : []),
  ]
}

const twice = (path: string, credentials: readonly RegisteredCredential[]): FieldFailure[] =>
  new Set(credentials.map((one) => one.credentialId)).size < credentials.length ||
  new Set(credentials.map((one) => one.id)).size < credentials.length
    ? [fieldFailure(path, 'twice')]
    : []
