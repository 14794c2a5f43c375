import { loadAttributes } from '#domain/attribute-definition/load-attributes.ts'
import type { Context } from '#domain/context.ts'
import type { Rules } from '#domain/user/create/load-rules.ts'
import { preparePerson } from '#domain/user/create/prepare-person.ts'
import type { ImportedPerson, ImportOptions } from '#domain/user/flows/transfer/import-person.ts'
import type { MovedHuman } from '#domain/user/flows/transfer/person.ts'
import { humanEvents } from '#domain/user/flows/transfer/person-events.ts'
import type { UserEvent } from '#domain/user/user.ts'

export interface PreparedHuman extends Pick<ImportedPerson, 'registration'> {
  readonly userId: string
  readonly events: readonly UserEvent[]
}

/** Returns the first events of a person, with the id that the person gets. */
export async function prepareHuman(
  ctx: Context,
  person: MovedHuman,
  { rules, options: { dryRun, quiet } }: { rules: Rules; options: ImportOptions },
): Promise<PreparedHuman> {
  const { human } = person
  // Hashing takes longer than all else, and a dry run has no use for it.
  const hashed = { ...human, password: '', hashedPassword: human.hashedPassword || 'not hashed' }
  const made = await preparePerson(ctx, dryRun && human.password ? hashed : human, rules)
  const definitions = await loadAttributes(ctx)
  const sealedSecrets = person.authenticators.map(({ secret }) => ctx.cipher.encrypt(secret, 'totp'))
  const events = humanEvents(person, { human, made, sealedSecrets, definitions, quiet })
  const registration = made.passkey && !dryRun ? { registration: made.passkey.registration } : {}
  return { userId: made.userId, events, ...registration }
}
