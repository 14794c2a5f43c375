import { openExportSource } from '#cli/export/export-source.ts'
import type { Command } from '#cli/run-command.ts'
import { ConfigError } from '#config'
import { findNameConflicts, type NameConflict } from '#domain/user/find-name-conflicts.ts'

export const reportUsage = `Usage: usher report names      lists login names that mean more than one user: user names that are the verified
                               address of another user, and verified addresses and numbers that several users have
       Reads the store; nothing is changed.`

/** `usher report names`: conflicts of existing users, for administrators to settle. */
export const report: Command = async (config, { json, args }) => {
  if (args.length !== 1 || args[0] !== 'names') throw new ConfigError(reportUsage)
  const source = await openExportSource(config)
  try {
    const conflicts = await findNameConflicts(source)
    process.stdout.write(
      json ? `${JSON.stringify(conflicts)}\n` : `${conflicts.map(line).join('')}${conflicts.length} conflicts.\n`,
    )
    return 0
  } finally {
    await source.close()
  }
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
