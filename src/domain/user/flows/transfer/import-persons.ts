import { loadAttributes } from '#domain/attribute-definition/load-attributes.ts'
import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { checkImportedId } from '#domain/user/chosen-id.ts'
import { loadRulesOfFreeName } from '#domain/user/create/load-rules.ts'
import { type NewPersonPlan, planNewPerson } from '#domain/user/create/plan-new-person.ts'
import { pushNewPersons } from '#domain/user/create/push-new-person.ts'
import { checkPerson, type PersonCheck } from '#domain/user/flows/transfer/check-person.ts'
import { type ImportedPerson, type ImportOptions, importPerson } from '#domain/user/flows/transfer/import-person.ts'
import { normalizePerson } from '#domain/user/flows/transfer/normalize-person.ts'
import type { MovedHuman, Person } from '#domain/user/flows/transfer/person.ts'
import { type NewPersonRules, toNewPerson } from '#domain/user/flows/transfer/to-new-person.ts'
import { withoutRelations } from '#domain/user/flows/transfer/without-relations.ts'
import { AppError } from '#kit/errors.ts'
import { StorageError } from '#storage/port.ts'

/** Outcome for one of several persons; `error` is the error that `importPerson` throws. */
export type PersonResult = { readonly imported: ImportedPerson } | { readonly error: unknown }

/**
 * Imports persons, each as a whole or not at all. Stores new ones in one unit, with one read and one write of the
 * store. Imports all others through `importPerson`, and all of them if the unit is rejected, so that one failure does
 * not affect the others. Returns results in the order of the persons.
 */
export async function importPersons(
  ctx: Context,
  persons: readonly Person[],
  options: ImportOptions,
): Promise<PersonResult[]> {
  requireOnInstance(ctx.caller, 'iam.write')
  const stored = options.dryRun ? new Map() : await storeNew(ctx, persons, options)
  return Promise.all(
    persons.map(async (person): Promise<PersonResult> => {
      const imported = stored.get(person)
      if (imported) return { imported }
      try {
        return { imported: await importPerson(ctx, person, options) }
      } catch (error) {
        return { error }
      }
    }),
  )
}

interface New extends NewPersonPlan {
  /** As the caller gave it. */
  readonly input: Person
}

async function storeNew(
  ctx: Context,
  persons: readonly Person[],
  options: ImportOptions,
): Promise<ReadonlyMap<Person, ImportedPerson>> {
  const by: PersonCheck = { definitions: await loadAttributes(ctx), externalUrl: ctx.externalUrl, now: ctx.now }
  const givenBy = new Map(
    persons.flatMap((input) => withoutFault(() => checkInput(input, by)).map((one) => [one, input])),
  )
  const fresh = await withoutRelations(ctx, [...givenBy.keys()])
  // Concurrent, so that the store answers all queries in one round trip.
  const newPersons = await Promise.all(
    fresh.map((person) =>
      planPerson(ctx, person, {
        input: givenBy.get(person) ?? person,
        by: { definitions: by.definitions, quiet: options.quiet },
      }),
    ),
  )
  const news = newPersons.flat()
  return (await isPushed(ctx, news)) ? new Map(news.map((one) => [one.input, outcomeOf(one)])) : new Map()
}

/** Hashing a clear-text password is slow and done for each user separately. */
function checkInput(input: Person, by: PersonCheck): MovedHuman[] {
  if (input.type === 'machine' || input.human.password) return []
  const person = normalizePerson(input)
  checkPerson(person, by)
  if (person.type === 'machine') return []
  if (person.human.userId !== undefined) checkImportedId(person.human.userId)
  return [person]
}

async function planPerson(
  ctx: Context,
  person: MovedHuman,
  { input, by }: { input: Person; by: NewPersonRules },
): Promise<New[]> {
  try {
    const rules = await loadRulesOfFreeName(ctx, person.human)
    return [{ input, ...(await planNewPerson(ctx, toNewPerson(person, by), rules)) }]
  } catch (error) {
    if (error instanceof AppError) return []
    throw error
  }
}

/** `importPerson` finds the fault again, and reports it. */
function withoutFault<T>(read: () => T[]): T[] {
  try {
    return read()
  } catch (error) {
    if (error instanceof AppError) return []
    throw error
  }
}

async function isPushed(ctx: Context, news: readonly New[]): Promise<boolean> {
  if (news.length === 0) return true
  try {
    const units = news.map(({ unit }) => unit)
    await pushNewPersons(ctx, units)
    return true
  } catch (error) {
    const isRejected = error instanceof StorageError ? error.reason !== 'unavailable' : error instanceof AppError
    if (isRejected) return false
    throw error
  }
}

const outcomeOf = ({ made: { userId, passkey } }: New): ImportedPerson => ({
  status: 'imported',
  userId,
  ...(passkey ? { registration: passkey.registration } : {}),
})
