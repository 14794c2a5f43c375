import type { AttributeDefinitions } from '#domain/attribute-definition/attributes.ts'
import { fieldFailure, invalidFields } from '#domain/input/field-failure.ts'
import { factorFailures } from '#domain/user/create/person-factors.ts'
import type { MovedHuman, MovedMachine, Person } from '#domain/user/flows/transfer/person.ts'
import { readRsaPublicKey } from '#domain/user/key/rsa-public-key.ts'
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
  const { userId, phone } = person.human
  const known = Object.entries(person.attributes).filter(([name]) => isAttribute(name))
  return [
    ...factorFailures(person, { userId, hasPhone: phone !== undefined }, by.externalUrl),
    ...Object.keys(person.attributes)
      .filter((name) => !isAttribute(name))
      .map((name) => fieldFailure(`attributes.${name}`, 'unknown')),
    ...checkUserFields(Object.fromEntries(known), by).map((one) => ({ ...one, path: `attributes.${one.path}` })),
  ]
}

function machineFailures(person: MovedMachine): FieldFailure[] {
  for (const { publicKey } of person.keys) readRsaPublicKey(publicKey)
  return person.state === 'initial' ? [fieldFailure('state', 'oneOf', { values: 'active, inactive, locked' })] : []
}
