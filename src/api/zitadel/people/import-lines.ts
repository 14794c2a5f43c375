import { readPerson } from '#api/zitadel/people/read-person.ts'
import type { OrgContext } from '#domain/context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { type ImportOptions, importPerson } from '#domain/user/flows/transfer/import-person.ts'
import { identityOf, type Person } from '#domain/user/flows/transfer/person.ts'
import { AppError } from '#kit/errors.ts'
import { translate } from '#kit/translate.ts'

export interface LineOptions extends ImportOptions {
  /** Where everybody goes, whatever their lines say; '' : where those say, else the first organization. */
  readonly orgId: string
  /** Ids of providers in the lines, and what they are called here. */
  readonly idps: Readonly<Record<string, string>>
}

/** What came of a line. */
export type LineOutcome =
  | {
      readonly status: 'imported' | 'skipped' | 'checked'
      readonly userId?: string
      readonly passwordlessRegistration?: { readonly link: string; readonly lifetimeSeconds: number }
      /** Of a dry run: see ImportedPerson. */
      readonly names?: readonly string[]
    }
  | {
      readonly status: 'refused'
      readonly userName?: string
      /** Which member of the line is to blame, as a path; left out where it cannot be told. */
      readonly field?: string
      readonly id?: string
      readonly message: string
    }

/** How long a line waits for a server that is busy with hashing, milliseconds. */
const PATIENCE_MS = 120_000
/** What the line is to blame for; all else ends the import, since the next line would fare no better. */
const REFUSALS: ReadonlySet<string> = new Set(['invalidArgument', 'alreadyExists', 'notFound', 'failedPrecondition'])

/** Imports the person of each line; the outcomes stand in the order of the lines. All of them run at the same time. */
export function importLines(
  ctx: Omit<OrgContext, 'now'>,
  lines: readonly string[],
  options: LineOptions,
): Promise<LineOutcome[]> {
  return Promise.all(lines.map((line) => importLine(ctx, line, options)))
}

async function importLine(ctx: Omit<OrgContext, 'now'>, line: string, options: LineOptions): Promise<LineOutcome> {
  let userName: string | undefined
  try {
    const person = await inPlace(ctx, readPerson(line), options)
    userName = identityOf(person).userName
    const { userId, registration, ...done } = await patiently(() =>
      importPerson({ ...ctx, now: Date.now() }, person, options),
    )
    return {
      ...done,
      ...(userId ? { userId } : {}),
      ...(registration ? { passwordlessRegistration: registration } : {}),
    }
  } catch (error) {
    if (!(error instanceof AppError) || !REFUSALS.has(error.kind)) throw error
    return { status: 'refused', ...(userName ? { userName } : {}), ...inWords(error) }
  }
}

async function inPlace(ctx: Pick<OrgContext, 'events'>, person: Person, { orgId, idps }: LineOptions): Promise<Person> {
  const wanted = orgId || identityOf(person).orgId || (await getInstance(ctx)).state.defaultOrgId
  if (person.type === 'machine') return { ...person, machine: { ...person.machine, orgId: wanted } }
  const idpLinks = person.human.idpLinks.map((link) => ({
    ...link,
    idpId: Object.hasOwn(idps, link.idpId) ? (idps[link.idpId] ?? '') : link.idpId,
  }))
  return { ...person, human: { ...person.human, orgId: wanted, idpLinks } }
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const busy = error instanceof AppError && (error.kind === 'resourceExhausted' || error.kind === 'aborted')
      if (!busy || Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 400))
    }
  }
}

/** Which member a refusal is about, where only its id tells. */
const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^(COMMAND-00p2b|V2-zzad3|COMMAND-SFd21)$/, 'userName'],
  [/^PROFILE-RF5z2$/, 'profile.firstName'],
  [/^PROFILE-DSUkN$/, 'profile.lastName'],
  [/^EMAIL-/, 'email.email'],
  [/^PHONE-/, 'phone.phone'],
  [/^USER-JDk4t$/, 'hashedPassword.value'],
  [/^(DOMAIN-|COMMA-)/, 'password'],
  [/^USER-Otp01$/, 'otpCode'],
  [/^(COMMAND-39nfs|COMMAND-SJI3g)$/, 'idps'],
  [/^META-/, 'metadata'],
  [/^ORG-4lj2s$/, 'orgId'],
  [/^(COMMAND-k2un[ab]|USER-IdForm)$/, 'userId'],
  [/^COMMAND-Key01$/, 'keys'],
]
const TAKEN: Readonly<Record<string, string>> = {
  'Errors.User.AlreadyExists': 'userName',
  'Errors.User.ExternalIDP.AlreadyExists': 'idps',
  'Errors.User.AttributeTaken': 'attributes',
}

function inWords(error: AppError): { field?: string; id?: string; message: string } {
  const [failure] = error.fields
  const field = failure?.path ?? TAKEN[error.key] ?? FIELDS.find(([ids]) => ids.test(error.id))?.[1]
  // A list of failures says itself what is wrong; beside another refusal it only says where.
  const told = failure && error.id === 'FIELD-input' ? failure : error
  const message = translate('en', told.key, told.params) ?? told.key
  return { ...(field ? { field } : {}), ...(told.id ? { id: told.id } : {}), message }
}
