import type { AttributeDefinitions } from '#domain/attribute-definition/attributes.ts'
import type { NewPerson, PersonAttributes } from '#domain/user/create/new-person.ts'
import { onboarding } from '#domain/user/create/onboarding.ts'
import type { MovedHuman, Person } from '#domain/user/flows/transfer/person.ts'
import type { MetadataEntries } from '#domain/user/metadata/set-user-metadata.ts'
import { uniqueProperties } from '#domain/user/person/find-user-failures.ts'

const SILENT = { delivery: { kind: 'none' } } as const

export interface NewPersonRules {
  readonly definitions: AttributeDefinitions
  /** Sends no mail, overriding the rule of ImportHumanUser. */
  readonly quiet: boolean
}

/**
 * Returns the person to create for an imported one. Keeps a given state and sends no mail; without one, the rule of
 * ImportHumanUser applies. `person` is normalized.
 */
export function toNewPerson(person: MovedHuman, { definitions, quiet }: NewPersonRules): NewPerson {
  const { human, attributes, metadata, authenticators, passkeys, securityKeys, otpSms, otpEmail } = person
  const start = startOf(person, quiet)
  const isSilent = quiet || start !== undefined
  return {
    ...human,
    ...(start ? { start } : {}),
    ...(isSilent ? { email: { ...human.email, ...SILENT } } : {}),
    ...(isSilent && human.phone ? { phone: { ...human.phone, ...SILENT } } : {}),
    ...{ authenticators, passkeys, securityKeys, otpSms, otpEmail, recoveryCodeHashes: person.recoveryCodeHashes },
    ...(metadata.length > 0 ? { metadata: metadataOf(person) } : {}),
    ...attributesOf(attributes, definitions),
  }
}

function startOf({ human, state, passkeys }: MovedHuman, quiet: boolean): NewPerson['start'] {
  if (state !== undefined) return state === 'initial' ? 'signup' : state
  if (passkeys.length > 0) return 'active'
  const isPending = onboarding(human, human.hashedPassword || human.password || '') === 'initialization'
  return quiet && isPending ? 'signup' : undefined
}

export const metadataOf = ({ metadata }: Person): MetadataEntries =>
  metadata.map(({ key, value }) => ({ key, value: Buffer.from(value, 'base64') }))

function attributesOf(
  attributes: MovedHuman['attributes'],
  definitions: AttributeDefinitions,
): { readonly attributes?: PersonAttributes } {
  const fields = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''))
  if (Object.keys(fields).length === 0) return {}
  return { attributes: { fields, unique: uniqueProperties(fields, definitions) } }
}
