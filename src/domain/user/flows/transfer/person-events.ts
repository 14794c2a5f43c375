import type { AttributeDefinitions } from '#domain/attribute-definition/attributes.ts'
import { decideNewPerson } from '#domain/user/create/decide-new-person.ts'
import type { NewPerson } from '#domain/user/create/new-person.ts'
import { onboarding } from '#domain/user/create/onboarding.ts'
import type { PreparedPerson } from '#domain/user/create/prepare-person.ts'
import { signupRequired } from '#domain/user/email-link/events.ts'
import type { MovedHuman, MovedMachine, PersonState } from '#domain/user/flows/transfer/person.ts'
import { machineKeyAdded } from '#domain/user/key/events.ts'
import { userDeactivated, userLocked } from '#domain/user/lifecycle/events.ts'
import { machineAdded, machineSecretSet } from '#domain/user/machine/events.ts'
import { decideSetUserMetadata } from '#domain/user/metadata/set-user-metadata.ts'
import { otpEmailAdded, otpSmsAdded } from '#domain/user/otp/events.ts'
import { passkeyRegistered } from '#domain/user/passwordless/events.ts'
import { personalAccessTokenAdded } from '#domain/user/pat/events.ts'
import { attributesChanged } from '#domain/user/person/events.ts'
import { uniqueProperties } from '#domain/user/person/find-user-failures.ts'
import { recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { securityKeyRegistered } from '#domain/user/u2f/events.ts'
import type { UserEvent } from '#domain/user/user.ts'

/** Data that import prepares for the decision. */
export interface HumanFacts {
  /** As normalized for NewPerson. */
  readonly human: NewPerson
  readonly made: PreparedPerson
  /** Encrypted secrets of `authenticators`, in their order. */
  readonly sealedSecrets: readonly string[]
  readonly definitions: AttributeDefinitions
  /** Sends no mail, overriding the rule of ImportHumanUser. */
  readonly quiet: boolean
}

/**
 * Returns the first events of an imported person. Keeps a given state and sends no mail; without one, the rule of
 * ImportHumanUser applies.
 */
export function humanEvents(
  person: MovedHuman,
  { human, made, sealedSecrets, definitions, quiet }: HumanFacts,
): UserEvent[] {
  const { mailCode, phoneCode, ...silent } = made
  const state = person.state ?? (person.passkeys.length > 0 ? 'active' : undefined)
  const isSilent = quiet || state !== undefined
  const waits = isSilent && (state ?? impliedState(human, made)) === 'initial'
  return [
    ...decideNewPerson(human, isSilent ? silent : made),
    ...sealedSecrets.flatMap((secret, at) => authenticatorEvents(secret, `${at + 1}`, person.authenticators[at]?.name)),
    ...person.passkeys.map(passkeyRegistered),
    ...person.securityKeys.map(securityKeyRegistered),
    ...(person.otpSms ? [otpSmsAdded()] : []),
    ...(person.otpEmail ? [otpEmailAdded()] : []),
    ...(person.recoveryCodeHashes.length > 0 ? [recoveryCodesAdded([...person.recoveryCodeHashes])] : []),
    ...metadataEvents(person),
    ...(waits ? [signupRequired()] : []),
    ...stateEvents(state),
    ...attributeEvents(person, definitions, state),
  ]
}

function authenticatorEvents(secret: string, id: string, name = ''): UserEvent[] {
  return [totpAdded(secret, { id, ...(name ? { name } : {}) }), totpVerified(undefined, { id })]
}

const impliedState = (human: NewPerson, made: PreparedPerson): PersonState =>
  onboarding(human, made.encodedHash) === 'initialization' ? 'initial' : 'active'

/** The first events of a machine that moves here. */
export function machineEvents(person: MovedMachine, userNameScoped: boolean): UserEvent[] {
  const { userId, userName, name, description, accessTokenType } = person.machine
  const chosen = userId === undefined ? {} : { hasChosenId: true as const }
  return [
    machineAdded({ userName, userNameScoped, name, description, accessTokenType, ...chosen }),
    ...(person.secretHash ? [machineSecretSet(person.secretHash)] : []),
    ...person.keys.map(machineKeyAdded),
    ...person.tokens.map(personalAccessTokenAdded),
    ...metadataEvents(person),
    ...stateEvents(person.state),
  ]
}

function metadataEvents({ metadata }: Pick<MovedHuman, 'metadata'>): UserEvent[] {
  if (metadata.length === 0) return []
  return decideSetUserMetadata(metadata.map(({ key, value }) => ({ key, value: Buffer.from(value, 'base64') })))
}

function stateEvents(state: PersonState | undefined): UserEvent[] {
  if (state === 'inactive') return [userDeactivated()]
  return state === 'locked' ? [userLocked()] : []
}

/** The last event: the version counts the changes of the whole unit (user/attributes/version.ts). */
function attributeEvents(
  { attributes }: MovedHuman,
  definitions: AttributeDefinitions,
  state: PersonState | undefined,
): UserEvent[] {
  const given = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''))
  if (Object.keys(given).length === 0) return []
  return [
    attributesChanged({
      version: state === 'inactive' || state === 'locked' ? 2 : 1,
      fields: Object.keys(given),
      set: given,
      unique: uniqueProperties(given, definitions),
      removed: [],
    }),
  ]
}
