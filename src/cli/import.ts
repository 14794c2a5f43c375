import { access } from 'node:fs/promises'
import { endWithoutReader } from '#cli/end-without-reader.ts'
import { importPeople, refuseTwice } from '#cli/import/import-people.ts'
import { createImportReport, type ImportReport } from '#cli/import/report.ts'
import { type ImportSource, openImportSource, type SourceKind } from '#cli/import/source.ts'
import { type ImportTarget, openImportTarget } from '#cli/import/target.ts'
import type { Command, OptionValues } from '#cli/run-command.ts'
import { ConfigError } from '#config'
import type { LineOptions } from '#people-format/import-people.ts'

export const importOptions = {
  'dry-run': { type: 'boolean' },
  'no-mail': { type: 'boolean' },
  'on-conflict': { type: 'string' },
  org: { type: 'string' },
  idp: { type: 'string', multiple: true },
  from: { type: 'string' },
  passwords: { type: 'string' },
  url: { type: 'string' },
  token: { type: 'string' },
} as const

export const importUsage = `Usage: usher import <file>     JSON lines, one person each; - reads standard input
       --dry-run               check everything, store nothing
       --no-mail               mail nobody, whatever is verified or not
       --on-conflict fail      refuse who is there already and is another (default), or skip them
       --org ID                everybody goes into this organization
       --idp FROM=TO …         what a provider of the file is called here
       --from keycloak|auth0   the file is an export of that system
       --passwords FILE        Auth0's file of password hashes
       with --json, and --url URL --token TOKEN for another server`

/** `usher import`: takes in people with all they sign in with (docs/moving-users.md). */
export const importCommand: Command = async (config, { json, args, values }) => {
  const [file] = args
  if (args.length !== 1 || !file) throw new ConfigError(importUsage)
  const options = toOptions(values)
  const [kind, passwords] = [toKind(text(values, 'from')), text(values, 'passwords') ?? '']
  if (passwords && kind !== 'auth0') throw new ConfigError('--passwords goes with --from auth0')
  for (const needed of [file, passwords]) if (needed && needed !== '-') await access(needed)
  endWithoutReader()
  const target = await openImportTarget(config, { url: text(values, 'url'), token: text(values, 'token') }, options)
  try {
    const source = await openImportSource(file, { kind, passwords })
    const report = createImportReport({ json, dryRun: options.dryRun, noun: source.noun })
    await importFrom(source, target, report)
    return report.counts.refused > 0 ? 1 : 0
  } finally {
    await target.close()
  }
}

async function importFrom(source: ImportSource, target: ImportTarget, report: ImportReport): Promise<void> {
  const check = refuseTwice()
  let line = 0
  try {
    for await (const result of importPeople(source.entries, target)) {
      line = result.line
      await report.note(check(result))
    }
  } catch (cause) {
    throw new Error(`the import stopped after ${source.noun} ${line}; the same command goes on where it stopped`, {
      cause,
    })
  } finally {
    report.end(source.leftBehind)
  }
}

function toKind(from: string | undefined): SourceKind {
  if (from === undefined) return 'lines'
  if (from !== 'keycloak' && from !== 'auth0')
    throw new ConfigError(`--from has to be keycloak or auth0, not "${from}"`)
  return from
}

function toOptions(values: OptionValues): LineOptions {
  const onConflict = text(values, 'on-conflict') ?? 'fail'
  if (onConflict !== 'fail' && onConflict !== 'skip')
    throw new ConfigError(`--on-conflict has to be fail or skip, not "${onConflict}"`)
  return {
    dryRun: values['dry-run'] === true,
    quiet: values['no-mail'] === true,
    onConflict,
    orgId: text(values, 'org') ?? '',
    idps: Object.fromEntries(texts(values, 'idp').map(pair)),
  }
}

function pair(given: string): [string, string] {
  const [from = '', to = '', ...rest] = given.split('=')
  if (!from || !to || rest.length > 0) throw new ConfigError(`--idp has to be FROM=TO, not "${given}"`)
  return [from, to]
}

const text = (values: OptionValues, name: string): string | undefined => {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}
const texts = (values: OptionValues, name: string): string[] => {
  const value = values[name]
  return Array.isArray(value) ? value.map(String) : []
}
