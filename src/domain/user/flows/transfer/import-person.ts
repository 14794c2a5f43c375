/**
 * Imports a person or a machine from another system or store, with all credentials and the state. Applies the rules
 * of NewPerson and AddMachineUser, and stores each user as one unit or not at all. Does not change an existing user
 * unless `onConflict` is `update`.
 */
import { loadAttributes } from '#domain/attribute-definition/load-attributes.ts'
import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { checkChosenId, checkImportedId } from '#domain/user/chosen-id.ts'
import { loadRules } from '#domain/user/create/load-rules.ts'
import { planNewPerson } from '#domain/user/create/plan-new-person.ts'
import { type NewPersonUnit, pushNewPerson } from '#domain/user/create/push-new-person.ts'
import { checkPerson } from '#domain/user/flows/transfer/check-person.ts'
import { differences } from '#domain/user/flows/transfer/differences.ts'
import { findByUserName } from '#domain/user/flows/transfer/find-by-user-name.ts'
import { machineEvents } from '#domain/user/flows/transfer/machine-events.ts'
import { normalizePerson } from '#domain/user/flows/transfer/normalize-person.ts'
import { identityOf, type MovedHuman, type MovedMachine, type Person } from '#domain/user/flows/transfer/person.ts'
import { personOf } from '#domain/user/flows/transfer/person-of.ts'
import { toNewPerson } from '#domain/user/flows/transfer/to-new-person.ts'
import { type PersonUpdate, updatePerson } from '#domain/user/flows/transfer/update-person.ts'
import { userAggregate } from '#domain/user/user.ts'
import { checkForeignDomain, isUserNameScoped } from '#domain/user/user-name.ts'
import { exists } from '#eventstore/aggregate.ts'
import { AppError } from '#kit/errors.ts'
import { foldCase } from '#kit/fold-case.ts'

export interface ImportOptions {
  /** Checks everything, and stores nothing. */
  readonly dryRun: boolean
  /** Sends no mail. */
  readonly quiet: boolean
  /** Handling of existing users with different data: skip, reject, or update to the file's data. */
  readonly onConflict: 'skip' | 'fail' | 'update'
}

export interface ImportedPerson {
  /** `checked`: would have been imported. */
  readonly status: 'imported' | 'skipped' | 'checked' | 'updated'
  /** Of an update: see PersonUpdate. */
  readonly changed?: readonly string[]
  readonly kept?: readonly string[]
  /** '' : none yet. */
  readonly userId: string
  /** Link to register a passkey, if the import requested one. */
  readonly registration?: { readonly link: string; readonly lifetimeSeconds: number }
  /** Of a dry run: the names that the user would claim, so that the caller detects duplicates. */
  readonly names?: readonly string[]
}

/** @throws AppError for a person that cannot be taken; `person.differs` */
export async function importPerson(ctx: Context, personInput: Person, options: ImportOptions): Promise<ImportedPerson> {
  requireOnInstance(ctx.caller, 'iam.write')
  const person = normalizePerson(personInput)
  const definitions = await loadAttributes(ctx)
  checkPerson(person, { definitions, externalUrl: ctx.externalUrl, now: ctx.now })
  const known = await findKnown(ctx, person, options)
  if (known) return known
  try {
    return await (person.type === 'human' ? importHuman(ctx, person, options) : importMachine(ctx, person, options))
  } catch (error) {
    // Another writer claimed a name since: possibly this same user, from another line or another run.
    const isConflict = error instanceof AppError && ['alreadyExists', 'failedPrecondition'].includes(error.kind)
    const existingUser = isConflict && !options.dryRun ? await findKnown(ctx, person, options) : undefined
    if (existingUser) return existingUser
    throw error
  }
}

/**
 * Finds an existing user by id or by user name and returns the outcome; rejects different data, unless the options
 * skip it.
 */
async function findKnown(
  ctx: Context,
  person: Person,
  { onConflict, dryRun }: ImportOptions,
): Promise<ImportedPerson | undefined> {
  const { orgId, userId, userName } = identityOf(person)
  if (userId !== undefined) (person.type === 'human' ? checkImportedId : checkChosenId)(userId)
  const byId = userId === undefined ? undefined : await ctx.events.load(userAggregate, userId)
  const isThere = byId !== undefined && exists(userAggregate, byId)
  const known = isThere ? byId : await findByUserName(ctx, orgId, foldCase(userName))
  if (!known || !exists(userAggregate, known)) return undefined
  if (onConflict === 'update' && person.type === 'human' && known.state.type === 'human' && known.owner === orgId) {
    const definitions = await loadAttributes(ctx)
    return updatedOutcome(known.id, await updatePerson(ctx, known.id, { wanted: person, definitions, dryRun }))
  }
  const differing = differences(personOf(known, ctx.cipher), person)
  if (differing.length === 0 || onConflict === 'skip') return { status: 'skipped', userId: known.id }
  throw refuse('person.differs', { key: `exists with another ${differing.join(', ')}` })
}

function updatedOutcome(userId: string, { changed, kept }: PersonUpdate): ImportedPerson {
  const about = kept.length > 0 ? { kept } : {}
  return changed.length > 0 ? { status: 'updated', userId, changed, ...about } : { status: 'skipped', userId, ...about }
}

async function importHuman(ctx: Context, person: MovedHuman, options: ImportOptions): Promise<ImportedPerson> {
  const rules = await loadRules(ctx, person.human)
  const user = toNewPerson(person, { definitions: await loadAttributes(ctx), quiet: options.quiet })
  const { unit, made } = await planNewPerson(ctx, user, rules, options.dryRun)
  const stored = await store(ctx, unit)
  return { ...stored, ...(made.passkey && !options.dryRun ? { registration: made.passkey.registration } : {}) }
}

async function importMachine(ctx: Context, person: MovedMachine, options: ImportOptions): Promise<ImportedPerson> {
  const { orgId, userName, userId = ctx.newId() } = person.machine
  const [org, layers] = await Promise.all([ctx.events.load(orgAggregate, orgId), loadPolicies(ctx, orgId)])
  if (!exists(orgAggregate, org)) throw refuse('org.notFound')
  await checkForeignDomain(ctx, effectivePolicy(domainPolicy, layers), { orgId, userName })
  const events = machineEvents(person, isUserNameScoped(layers))
  return store(ctx, { userId, isChosen: person.machine.userId !== undefined, orgId, events, dryRun: options.dryRun })
}

async function store(ctx: Context, unit: NewPersonUnit): Promise<ImportedPerson> {
  const { userId, isChosen, dryRun } = unit
  const stored = await pushNewPerson(ctx, unit)
  if (!dryRun) return { status: 'imported', userId }
  const names = userAggregate.names(stored).map(({ scope, name }) => `${scope} ${name}`)
  return { status: 'checked', userId: isChosen ? userId : '', names: [...(isChosen ? [`id ${userId}`] : []), ...names] }
}
