import { migrationMark } from '#crypto/password/migration-mark.ts'
import type { Context } from '#domain/context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { type ImportOptions, importPerson } from '#domain/user/flows/transfer/import-person.ts'
import { importPersons, type PersonResult } from '#domain/user/flows/transfer/import-persons.ts'
import { identityOf, type Person } from '#domain/user/flows/transfer/person.ts'
import { AppError } from '#kit/errors.ts'
import { translate } from '#kit/translate.ts'
import { grantRoles } from '#people-format/grant-roles.ts'
import type { Members } from '#people-format/members.ts'
import { orgOfName } from '#people-format/org-of-name.ts'
import type { ReadOptions } from '#people-format/read-options.ts'
import { type ReadPerson, readPerson } from '#people-format/read-person.ts'
import type { Relations } from '#people-format/read-relations.ts'

export interface LineOptions extends ImportOptions, ReadOptions {
  /** Organization of every user, overriding the lines; '' : the one that a line names, otherwise the first one. */
  readonly orgId: string
  /** Ids of providers in the file, and their ids here. */
  readonly idps: Readonly<Record<string, string>>
  /** Users who would be active without any credential stay in state initial until they are invited. */
  readonly initialWithoutCredential: boolean
  /** The source system verifies the passwords of people without a hash, at their first sign-in. */
  readonly migratePasswords: boolean
  /** Organizations that a line names and that do not exist are added. */
  readonly createOrgs: boolean
}

/** Why a person was refused, member by member. */
export interface Fault {
  /** Path of the member; left out where the reason is about none, or about several. */
  readonly field?: string
  readonly id?: string
  readonly message: string
}

/** Result of one person. */
export type PersonOutcome =
  | {
      readonly status: 'imported' | 'skipped' | 'checked' | 'updated'
      readonly userId?: string
      /** Members that an update changed, and differing ones that it kept. */
      readonly changed?: readonly string[]
      readonly kept?: readonly string[]
      readonly userName?: string
      /** Neither password, key, link nor migration: the person cannot sign in before an invitation. */
      readonly noCredential?: true
      /** Members that could not be imported. */
      readonly leftBehind?: readonly string[]
      readonly passwordlessRegistration?: { readonly link: string; readonly lifetimeSeconds: number }
      /** Of a dry run: see ImportedPerson. */
      readonly names?: readonly string[]
    }
  | { readonly status: 'refused'; readonly userName?: string; readonly faults: readonly Fault[] }

/** How long an import waits for a server that is busy with hashing, milliseconds. */
const PATIENCE_MS = 120_000
/** Faults of the person; every other failure ends the import, since the next person would meet it as well. */
const REFUSALS: ReadonlySet<string> = new Set(['invalidArgument', 'alreadyExists', 'notFound', 'failedPrecondition'])

type Ctx = Omit<Context, 'now'>

/** Imports users, new ones in one unit; the outcomes have the order of the users. */
export async function importPeople(
  ctx: Ctx,
  people: readonly Members[],
  options: LineOptions,
): Promise<PersonOutcome[]> {
  const readings = await Promise.all(people.map((members) => readPlaced(ctx, members, options)))
  const placed = readings.flatMap((one) => ('person' in one ? [one.person] : []))
  const results = (await importPersons({ ...ctx, now: Date.now() }, placed, options)).values()
  return Promise.all(
    readings.map((reading) => {
      if (!('person' in reading)) return reading
      const result = results.next().value ?? { error: new Error('importPersons returns a result for each person') }
      return outcomeOf(ctx, reading, { result, options })
    }),
  )
}

/** A person with the organization and the providers of this store. */
interface Placed {
  readonly members: Members
  readonly person: Person
  readonly relations: Relations
  readonly leftBehind: readonly string[]
}

async function readPlaced(ctx: Ctx, members: Members, options: LineOptions): Promise<Placed | PersonOutcome> {
  try {
    const read = readPerson(members, options)
    const { relations } = read
    const leftBehind = [...read.leftBehind]
    const marked = withMigration(ctx, read, { options, leftBehind })
    const person = await inPlace(ctx, withState(marked, options), { relations, options })
    return { members, person, relations, leftBehind }
  } catch (error) {
    return refusalOf(members, error)
  }
}

async function outcomeOf(
  ctx: Ctx,
  { members, person, relations, leftBehind }: Placed,
  { result, options }: { result: PersonResult; options: LineOptions },
): Promise<PersonOutcome> {
  try {
    const imported =
      'imported' in result
        ? result.imported
        : await patiently(result.error, () => importPerson({ ...ctx, now: Date.now() }, person, options))
    const { userId, registration, ...done } = imported
    if (relations.grants.length > 0) await grantRoles(ctx, { userId, person, relations, options })
    return {
      ...done,
      ...(userId ? { userId } : {}),
      userName: identityOf(person).userName,
      ...(hasCredential(person) ? {} : { noCredential: true }),
      ...(leftBehind.length > 0 ? { leftBehind } : {}),
      ...(registration ? { passwordlessRegistration: registration } : {}),
    }
  } catch (error) {
    return refusalOf(members, error)
  }
}

/** @throws every error that is about more than this person */
function refusalOf(members: Members, error: unknown): PersonOutcome {
  if (!(error instanceof AppError) || !REFUSALS.has(error.kind)) throw error
  const userName = members.userName ?? members.user_name
  return {
    status: 'refused',
    ...(typeof userName === 'string' && userName ? { userName } : {}),
    faults: faultsOf(error),
  }
}

/** Codes by mail or SMS are second factors and allow no sign-in by themselves. */
function hasCredential(person: Person): boolean {
  if (person.type === 'machine') return true
  const { password, hashedPassword, idpLinks, passwordlessRegistration } = person.human
  const isKnown = Boolean(password || hashedPassword) || idpLinks.length > 0 || person.passkeys.length > 0
  return isKnown || passwordlessRegistration
}

/** People without a hash whose old system verifies the password at the first sign-in, by the line or an option. */
function withMigration(
  ctx: Pick<Context, 'passwords'>,
  { person, relations }: ReadPerson,
  { options, leftBehind }: { options: LineOptions; leftBehind: string[] },
): Person {
  if (person.type === 'machine' || person.human.password || person.human.hashedPassword) return person
  if (!relations.passwordMigration && !options.migratePasswords) return person
  const mark = migrationMark(person.human.userName)
  try {
    ctx.passwords.check(mark)
  } catch (error) {
    if (!(error instanceof AppError) || !options.dropInvalid) throw error
    leftBehind.push('password check by the old system (needs USHER_PASSWORD_MIGRATION_URL)')
    return person
  }
  return { ...person, human: { ...person.human, hashedPassword: mark } }
}

function withState(person: Person, { initialWithoutCredential }: LineOptions): Person {
  const waits = initialWithoutCredential && person.state === 'active' && !hasCredential(person)
  return waits ? { ...person, state: 'initial' } : person
}

async function inPlace(
  ctx: Omit<Context, 'now'>,
  person: Person,
  { relations, options }: { relations: Relations; options: LineOptions },
): Promise<Person> {
  const { orgId, idps } = options
  const named = orgId || !relations.organization ? '' : await orgOfName(ctx, relations.organization, options)
  const targetOrgId = orgId || named || identityOf(person).orgId || (await getInstance(ctx)).state.defaultOrgId
  if (person.type === 'machine') return { ...person, machine: { ...person.machine, orgId: targetOrgId } }
  const idpLinks = person.human.idpLinks.map((link) => ({
    ...link,
    idpId: Object.hasOwn(idps, link.idpId) ? (idps[link.idpId] ?? '') : link.idpId,
  }))
  return { ...person, human: { ...person.human, orgId: targetOrgId, idpLinks } }
}

/** Retries work that failed with an error, for as long as the server is busy. */
async function patiently<T>(failure: unknown, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + PATIENCE_MS
  for (let error = failure; ; ) {
    const isBusy = error instanceof AppError && (error.kind === 'resourceExhausted' || error.kind === 'aborted')
    if (!isBusy || Date.now() > until) throw error
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 400))
    try {
      return await work()
    } catch (next) {
      error = next
    }
  }
}

/** The member that an error is about, by its reason or id. */
const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^userName\./, 'userName'],
  [/^profile\.firstName/, 'profile.firstName'],
  [/^profile\.lastName/, 'profile.lastName'],
  [/^email\./, 'email.email'],
  [/^phone\./, 'phone.phone'],
  [/^password\.hashNotSupported$/, 'hashedPassword.value'],
  [/^password\./, 'password'],
  [/^totp\.secretInvalid$/, 'otpCode'],
  [/^idpLink\./, 'idps'],
  [/^metadata\./, 'metadata'],
  [/^(org|owner)\.notFound$/, 'orgId'],
  [/^user\.(alreadyExists|idInvalid)$/, 'userId'],
  [/^machineKey\./, 'keys'],
]
const TAKEN: Readonly<Record<string, string>> = {
  'Errors.User.AlreadyExists': 'userName',
  'Errors.User.ExternalIDP.AlreadyExists': 'idps',
  'Errors.User.AttributeTaken': 'attributes',
}

/** The faults that a refusal names: each of its fields, else the member that its id is about. */
export function faultsOf(error: AppError): Fault[] {
  // A list of failures describes the error itself; with another reason it only names the member.
  if (error.fields.length > 0 && error.reason === 'fields.invalid')
    return error.fields.map(({ path, id, key, params }) => ({ field: path, id, message: inEnglish(key, params) }))
  const id = error.id || (error.reason ?? '')
  const field = error.fields[0]?.path ?? TAKEN[error.key] ?? FIELDS.find(([ids]) => ids.test(id))?.[1]
  const message = inEnglish(error.key, error.params)
  return [{ ...(field ? { field } : {}), ...(id ? { id } : {}), message }]
}

const inEnglish = (key: string, params: AppError['params'] | undefined): string => translate('en', key, params) ?? key
