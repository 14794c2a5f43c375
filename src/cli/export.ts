import { once } from 'node:events'
import { open, rename, rm } from 'node:fs/promises'
import { endWithoutReader } from '#cli/end-without-reader.ts'
import { type ExportSource, openExportSource } from '#cli/export/export-source.ts'
import type { Command, OptionValues } from '#cli/run-command.ts'
import { ConfigError } from '#config'
import { exportPeople } from '#domain/user/flows/transfer/export-people.ts'
import type { Person } from '#domain/user/flows/transfer/person.ts'
import { withoutSecrets } from '#people-format/without-secrets.ts'
import { writePerson } from '#people-format/write-person.ts'
import { columns, writeRow } from '#people-format/write-row.ts'

export const exportOptions = {
  out: { type: 'string' },
  org: { type: 'string' },
  since: { type: 'string' },
  format: { type: 'string' },
  'without-secrets': { type: 'boolean' },
  'with-secrets': { type: 'boolean' },
} as const

export const exportUsage = `Usage: usher export            JSON lines, one person each; they hold secrets
       --out FILE              into a file for its owner's eyes only
       --org ID                the people of this organization
       --since TIME            who changed at this time or later: 2026-11-30T09:00:00Z
       --without-secrets       no hashes, authenticator secrets, codes and tokens
       --with-secrets          secrets on standard output, which terminals and logs keep; not needed with --out
       --format csv            a sheet of names, addresses and states; it holds no secrets`

interface Exporting {
  readonly orgId: string
  readonly since: number
  readonly header: string
  readonly hasSecrets: boolean
  readonly write: (person: Person) => string
}

/** Characters gathered before they are written. */
const CHUNK = 64 * 1024

/** `usher export`: all users with their credentials, in the format of `usher import` (docs/moving-users.md). */
export const exportCommand: Command = async (config, { json, args, values }) => {
  if (args.length > 0) throw new ConfigError(exportUsage)
  const out = typeof values.out === 'string' ? values.out : ''
  const exporting = toExporting(values)
  if (!out && exporting.hasSecrets && values['with-secrets'] !== true)
    throw new ConfigError(
      'the export holds password hashes and authenticator secrets: write it into a file with --out FILE, leave them out with --without-secrets, or ask for them with --with-secrets',
    )
  endWithoutReader()
  const source = await openExportSource(config)
  try {
    const people = out ? await intoFile(out, source, exporting) : await intoStdout(source, exporting)
    if (out) process.stdout.write(json ? `${JSON.stringify({ people })}\n` : `Exported ${people} people to ${out}.\n`)
    return 0
  } finally {
    await source.close()
  }
}

function toExporting(values: OptionValues): Exporting {
  const format = values.format ?? 'jsonl'
  if (format !== 'jsonl' && format !== 'csv') throw new ConfigError(`--format has to be jsonl or csv, not "${format}"`)
  const since = typeof values.since === 'string' ? Date.parse(values.since) : 0
  if (values['with-secrets'] === true && values['without-secrets'] === true)
    throw new ConfigError('--with-secrets and --without-secrets contradict each other')
  if (Number.isNaN(since)) throw new ConfigError('--since has to be a time such as 2026-11-30T09:00:00Z')
  const isOpen = values['without-secrets'] === true
  return {
    orgId: typeof values.org === 'string' ? values.org : '',
    since,
    hasSecrets: format === 'jsonl' && !isOpen,
    header: format === 'csv' ? `${columns.join(',')}\n` : '',
    write: format === 'csv' ? writeRow : (person) => writePerson(isOpen ? withoutSecrets(person) : person),
  }
}

/** Whole and on disk when this resolves, or not there at all; mode 0600 from its first byte on. */
async function intoFile(file: string, source: ExportSource, exporting: Exporting): Promise<number> {
  const draft = `${file}.${process.pid}.tmp`
  const handle = await open(draft, 'wx', 0o600)
  try {
    const people = await writeAll(source, exporting, async (text) => void (await handle.writeFile(text)))
    await handle.sync()
    await handle.close()
    await rename(draft, file)
    return people
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(draft, { force: true })
    throw error
  }
}

const intoStdout = (source: ExportSource, exporting: Exporting): Promise<number> =>
  writeAll(source, exporting, async (text) => {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain')
  })

async function writeAll(
  source: ExportSource,
  exporting: Exporting,
  write: (text: string) => Promise<void>,
): Promise<number> {
  let people = 0
  let text = exporting.header
  for await (const person of exportPeople(source, exporting)) {
    people++
    text += `${exporting.write(person)}\n`
    if (text.length < CHUNK) continue
    await write(text)
    text = ''
    showProgress(people)
  }
  await write(text)
  return people
}

function showProgress(people: number): void {
  if (process.stderr.isTTY && !process.stdout.isTTY) process.stderr.write(`\r${people} people `)
}
