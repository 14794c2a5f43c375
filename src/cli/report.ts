import { type ExportSource, openExportSource } from '#cli/export/export-source.ts'
import type { Command } from '#cli/run-command.ts'
import { ConfigError } from '#config'
import { findNameConflicts, type NameConflict } from '#domain/user/find-name-conflicts.ts'
import { findPendingMigrations } from '#domain/user/flows/transfer/find-pending-migrations.ts'

export const reportUsage = `Usage: usher report names      lists login names that mean more than one user: user names that are the verified
                               address of another user, and verified addresses and numbers that several users have
       usher report migrations lists people whose password the system that they come from still checks, with the number
                               of each organization
       Reads the store; nothing is changed.`

const REPORTS: ReadonlyMap<string, (source: ExportSource, json: boolean) => Promise<string>> = new Map([
  ['names', reportNames],
  ['migrations', reportMigrations],
])

/** `usher report`: lists of users for administrators, read from the store. */
export const report: Command = async (config, { json, args }) => {
  const make = args.length === 1 ? REPORTS.get(args[0] ?? '') : undefined
  if (!make) throw new ConfigError(reportUsage)
  const source = await openExportSource(config)
  try {
    process.stdout.write(await make(source, json))
    return 0
  } finally {
    await source.close()
  }
}

/** Conflicts of existing users, for administrators to settle. */
async function reportNames(source: ExportSource, json: boolean): Promise<string> {
  const conflicts = await findNameConflicts(source)
  return json ? `${JSON.stringify(conflicts)}\n` : `${conflicts.map(line).join('')}${conflicts.length} conflicts.\n`
}

async function reportMigrations(source: ExportSource, json: boolean): Promise<string> {
  const { pending, users } = await findPendingMigrations(source)
  if (json)
    return `${JSON.stringify({ pending: pending.length, users })}\n${pending.map((one) => `${JSON.stringify(one)}\n`).join('')}`
  const byOrg = Map.groupBy(pending, ({ orgId }) => orgId)
  const orgs = [...byOrg].map(([orgId, people]) => `organization ${orgId}: ${people.length}\n`)
  const names = pending.map(({ id, userName }) => `  ${id} (${userName})\n`)
  return `${names.join('')}${orgs.join('')}${pending.length} of ${users} people have not signed in since the import.\n`
}

const MEANING: Readonly<Record<NameConflict['kind'], string>> = {
  name: 'user name of the first, verified address of the others',
  email: 'verified address of each',
  phone: 'verified number of each',
}

function line({ kind, value, users }: NameConflict): string {
  const who = users.map(({ id, orgId, userName }) => `  ${id} (${userName}, organization ${orgId})\n`)
  return `${value}: ${MEANING[kind]}\n${who.join('')}`
}
