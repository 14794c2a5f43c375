import type { AttributeDefinitions } from '#domain/attribute-definition/attributes.ts'
import { fieldFailure, invalidFields } from '#domain/input/field-failure.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { MovedCredential, MovedHuman, MovedMachine, Person } from '#domain/user/flows/transfer/person.ts'
import { readRsaPublicKey } from '#domain/user/key/rsa-public-key.ts'
import { ownRelyingParty } from '#domain/user/passwordless/relying-party.ts'
import { checkUserFields } from '#domain/user/person/check-user-fields.ts'
import { isAttribute } from '#domain/user/person/user-fields.ts'
import type { FieldFailure } from '#kit/errors.ts'

export interface PersonCheck {
  readonly definitions: AttributeDefinitions
  readonly externalUrl: string
  /** Epoch milliseconds. */
  readonly now: number
}

/** Rejects an imported user that is invalid in itself; the rules of AddHumanUser check the rest. */
export function checkPerson(person: Person, by: PersonCheck): void {
  const failures = person.type === 'human' ? humanFailures(person, by) : machineFailures(person)
  if (failures.length > 0) throw invalidFields(failures)
}

function humanFailures(person: MovedHuman, by: PersonCheck): FieldFailure[] {
  const { passkeys, securityKeys } = person
  const rpId = ownRelyingParty(by).id
  // A key only works for the relying party id it was created for: importing it elsewhere would lock its owner out.
  const elsewhere = [...passkeys, ...securityKeys].find((one) => one.rpId !== rpId)
  if (elsewhere)
    throw refuse('person.credentialOfOtherDomain', {
      fields: [fieldFailure('rpId', 'oneOf', { values: rpId })],
    })
  // The authenticator stores its owner by this id, and sends it at sign-in.
  const nameless = passkeys.length > 0 && person.human.userId === undefined
  const known = Object.entries(person.attributes).filter(([name]) => isAttribute(name))
  return [
    ...(nameless ? [fieldFailure('userId', 'required')] : []),
    ...twice('passkeys', passkeys),
    ...twice('u2fs', securityKeys),
    ...(person.otpSms && !person.human.phone ? [fieldFailure('phone', 'required')] : []),
    ...Object.keys(person.attributes)
      .filter((name) => !isAttribute(name))
      .map((name) => fieldFailure(`attributes.${name}`, 'unknown')),
    ...checkUserFields(Object.fromEntries(known), by).map((one) => ({ ...one, path: `attributes.${one.path}` })),
  ]
}

const twice = (path: string, credentials: readonly MovedCredential[]): FieldFailure[] =>
  new Set(credentials.map((one) => one.credentialId)).size < credentials.length ||
  new Set(credentials.map((one) => one.id)).size < credentials.length
    ? [fieldFailure(path, 'twice')]
    : []

function machineFailures(person: MovedMachine): FieldFailure[] {
  for (const { publicKey } of person.keys) readRsaPublicKey(publicKey)
  return person.state === 'initial' ? [fieldFailure('state', 'oneOf', { values: 'active, inactive, locked' })] : []
}
