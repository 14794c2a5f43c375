import { once } from 'node:events'
import { open, rename, rm } from 'node:fs/promises'
import { endWithoutReader } from '#cli/end-without-reader.ts'
import { type ExportSource, openExportSource } from '#cli/export-source.ts'
import type { Command } from '#cli/run-command.ts'
import { ConfigError } from '#config'
import { exportPeople } from '#domain/user/flows/transfer/export-people.ts'
import { writePerson } from '#people-format/write-person.ts'

export const exportOptions = {
  out: { type: 'string' },
  org: { type: 'string' },
} as const

export const exportUsage = `Usage: usher export            JSON lines, one person each; they hold secrets
       --out FILE              into a file for its owner's eyes only
       --org ID                the people of this organization`

/** Characters gathered before they are written. */
const CHUNK = 64 * 1024

/** `usher export`: everybody with all they sign in with, as `usher import` reads it (docs/moving-users.md). */
export const exportCommand: Command = async (config, { json, args, values }) => {
  if (args.length > 0) throw new ConfigError(exportUsage)
  const [out, orgId] = [values.out, values.org].map((value) => (typeof value === 'string' ? value : ''))
  endWithoutReader()
  const source = await openExportSource(config)
  try {
    const people = out ? await intoFile(out, source, orgId ?? '') : await intoStdout(source, orgId ?? '')
    if (out) process.stdout.write(json ? `${JSON.stringify({ people })}\n` : `Exported ${people} people to ${out}.\n`)
    return 0
  } finally {
    await source.close()
  }
}

/** Whole and on disk when this resolves, or not there at all; mode 0600 from its first byte on. */
async function intoFile(file: string, source: ExportSource, orgId: string): Promise<number> {
  const draft = `${file}.${process.pid}.tmp`
  const handle = await open(draft, 'wx', 0o600)
  try {
    const people = await writeAll(source, orgId, async (text) => void (await handle.writeFile(text)))
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

const intoStdout = (source: ExportSource, orgId: string): Promise<number> =>
  writeAll(source, orgId, async (text) => {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain')
  })

async function writeAll(source: ExportSource, orgId: string, write: (text: string) => Promise<void>): Promise<number> {
  let people = 0
  let text = ''
  for await (const person of exportPeople(source, { orgId })) {
    people++
    text += `${writePerson(person)}\n`
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
