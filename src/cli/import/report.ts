import { once } from 'node:events'
import type { OrgOutcome } from '#api/zitadel/admin-v1/import-org-json.ts'
import type { EntryResult } from '#cli/import/import-people.ts'
import type { OpenedFile } from '#cli/import/open-file.ts'
import { createProgress } from '#cli/import/progress.ts'
import { openReportFile } from '#cli/import/report-file.ts'
import { resultLine } from '#cli/import/result-line.ts'
import type { Fault } from '#people-format/import-people.ts'

export interface ImportCounts {
  imported: number
  updated: number
  skipped: number
  refused: number
}

export interface ImportReport {
  readonly counts: ImportCounts
  /** Records the result of an entry, and writes it to terminal and file as configured. */
  note(result: EntryResult): Promise<void>
  /** Organizations, projects, applications, grants and members that failed. */
  readonly failures: number
  /** Records the outcome of a part of the organizations. */
  noteOrgs(outcome: OrgOutcome): Promise<void>
  /** Writes the summary. */
  end(): Promise<void>
}

export interface ReportOptions {
  readonly json: boolean
  readonly dryRun: boolean
  readonly opened: OpenedFile
  /** File that receives the result of each entry as well. */
  readonly file: string | undefined
  /** Users of the previous run who are no longer in the file. */
  gone(): readonly string[]
}

/** On a terminal: refused people on stderr, and the counts. For scripts: a JSON line for each entry, then the counts. */
export function createImportReport({ json, dryRun, opened, file, gone }: ReportOptions): ImportReport {
  const { noun, source, unlisted } = opened.file
  const counts: ImportCounts = { imported: 0, updated: 0, skipped: 0, refused: 0 }
  const leftBehind = new Map(unlisted)
  let noCredential = 0
  const progress = process.stderr.isTTY && !json ? createProgress(opened.share) : undefined
  const written = file === undefined ? undefined : openReportFile(file)
  for (const fault of opened.faults) process.stderr.write(`${fault}\n`)
  const orgs = new Map<string, number>()
  const failed: OrgOutcome['errors'][number][] = []
  return {
    counts,
    get failures() {
      return failed.length
    },
    async noteOrgs({ counts: parts, errors, issuedSecrets }) {
      await written?.noteSecrets(issuedSecrets)
      for (const [name, count] of Object.entries(parts)) if (count > 0) orgs.set(PARTS.get(name) ?? name, count)
      for (const name of ORG_LISTS) leftBehind.delete(name)
      failed.push(...errors)
      progress?.clear()
      if (json) return
      for (const { type, id, message } of errors)
        process.stderr.write(`${type.replaceAll('_', ' ')} ${printable(id)}: ${printable(message)}\n`)
    },
    async note(result) {
      const { line, outcome } = result
      counts[outcome.status === 'checked' ? 'imported' : outcome.status]++
      for (const name of result.leftBehind) leftBehind.set(name, (leftBehind.get(name) ?? 0) + 1)
      if (outcome.status !== 'refused' && outcome.noCredential) noCredential++
      progress?.step(counts)
      await written?.note(result)
      if (json) return write(`${resultLine(result)}\n`)
      if (outcome.status !== 'refused') return
      const name = outcome.userName ? ` (${printable(outcome.userName)})` : ''
      progress?.clear()
      process.stderr.write(`${noun} ${line}${name}: ${outcome.faults.map(faultText).join('; ')}\n`)
    },
    async end() {
      progress?.clear()
      await written?.end()
      const totals = {
        imported: counts.imported,
        ...(counts.updated > 0 ? { updated: counts.updated } : {}),
        skipped: counts.skipped,
        refused: counts.refused,
        ...(noCredential > 0 ? { noCredential } : {}),
        ...(orgs.size > 0 ? { beside: Object.fromEntries(orgs) } : {}),
        ...(failed.length > 0 ? { failed } : {}),
        ...(leftBehind.size > 0 ? { leftBehind: Object.fromEntries(leftBehind) } : {}),
        ...(gone().length > 0 ? { gone: gone() } : {}),
        ...(source === 'usher' ? {} : { source }),
      }
      if (json) return write(`${JSON.stringify(totals)}\n`)
      return write(summary({ counts, dryRun, noCredential, leftBehind, orgs, gone: gone() }))
    },
  }
}

/** Lists of ImportDataSuccessOrg as the summary names them. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ['projectIds', 'projects'],
  ['projectRoles', 'roles'],
  ['oidcAppIds', 'OpenID Connect applications'],
  ['apiAppIds', 'API applications'],
  ['projectGrants', 'project grants'],
  ['userGrants', 'user grants'],
  ['orgMembers', 'organization members'],
  ['projectMembers', 'project members'],
])
/** Lists of an organization that are imported beside people, in both spellings. */
const ORG_LISTS = [
  'projects',
  'projectRoles',
  'oidcApps',
  'apiApps',
  'projectGrants',
  'userGrants',
  'orgMembers',
  'projectMembers',
].flatMap((name) => [name, name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)])

interface Summary {
  readonly counts: ImportCounts
  readonly dryRun: boolean
  readonly noCredential: number
  readonly leftBehind: ReadonlyMap<string, number>
  readonly orgs: ReadonlyMap<string, number>
  readonly gone: readonly string[]
}

function summary({ counts, dryRun, noCredential, leftBehind, orgs, gone }: Summary): string {
  const done = dryRun ? `${people(counts.imported)} can be imported` : `Imported ${people(counts.imported)}`
  const stored = dryRun ? ' Nothing was stored.' : ''
  const lines = [
    `${done}; ${counts.updated > 0 ? `${counts.updated} ${dryRun ? 'would change' : 'changed'}; ` : ''}${counts.skipped} already there; ${counts.refused} refused.${stored}`,
  ]
  if (orgs.size > 0) lines.push(`Beside them: ${[...orgs].map(([name, count]) => `${count} ${name}`).join(', ')}.`)
  if (noCredential > 0)
    lines.push(`${people(noCredential)} cannot sign in: no password, key or link. Invite them with usher invite.`)
  if (leftBehind.size > 0) {
    const parts = [...leftBehind].map(([name, times]) => `${printable(name)} (${times})`)
    lines.push(`Left behind: ${parts.join(', ')}.`)
    if ([...leftBehind.keys()].some((name) => name.startsWith('phone: ')))
      lines.push('Phone numbers without a country are read with --country, such as --country CH.')
  }
  if (gone.length > 0) lines.push(`Gone since the previous run: ${gone.map(printable).join(', ')}.`)
  return `${lines.join('\n')}\n`
}

function faultText({ field, id, message }: Fault): string {
  const hint = field === 'phone.phone' ? '; a number without a country is read with --country' : ''
  return `${field ? `${field}: ` : ''}${message}${id && !id.startsWith('FIELD-') ? ` [${id}]` : ''}${hint}`
}

const people = (count: number): string => `${count} ${count === 1 ? 'person' : 'people'}`

/** Removes control characters of names from a file before they reach the terminal. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '?')

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}
