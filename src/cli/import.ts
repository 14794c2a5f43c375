import { endWithoutReader } from '#cli/end-without-reader.ts'
import { importOrganizations } from '#cli/import/import-organizations.ts'
import { type EntryResult, importPeople } from '#cli/import/import-people.ts'
import { importUsage, textValue, toLineOptions } from '#cli/import/import-settings.ts'
import { limitHeap } from '#cli/import/limit-heap.ts'
import { openFile, openServer } from '#cli/import/open-file.ts'
import { type PreviousRun, readPrevious } from '#cli/import/previous-run.ts'
import { createImportReport, type ImportReport } from '#cli/import/report.ts'
import { type ImportTarget, openImportTarget } from '#cli/import/target.ts'
import { tryLogin } from '#cli/import/try-login.ts'
import type { Command } from '#cli/run-command.ts'
import { readTarget } from '#cli/server-options.ts'
import { ConfigError } from '#config'
import type { LineOptions } from '#people-format/import-people.ts'
import { refuseTwice } from '#people-format/refuse-twice.ts'
import { OWN_FORMAT, type PeopleFile } from '#people-sources/open-people-file.ts'
import { ChoiceMissing } from '#people-sources/survey-file.ts'

export { importOptions, importUsage } from '#cli/import/import-settings.ts'

/** `usher import`: imports people with all that they sign in with (docs/moving-users.md). */
export const importCommand: Command = async (config, { json, args, values }) => {
  const [path] = args
  const isLive = args.length === 0 && values.from === 'zitadel' && textValue(values, 'url') !== undefined
  if (!isLive && (args.length !== 1 || !path)) throw new ConfigError(importUsage)
  // Wrong options end the command before the file is read.
  const at = readTarget(values)
  toLineOptions(values, OWN_FORMAT)
  endWithoutReader()
  limitHeap()
  const opened = await (path === undefined ? openServer(values) : openFile(path, values)).catch((error: unknown) => {
    throw error instanceof ChoiceMissing ? new ConfigError(error.message) : error
  })
  const login = textValue(values, 'try')
  if (login !== undefined) return printTrial(await tryLogin(opened.file, login), login)
  const options = toLineOptions(values, opened.file.source)
  // Without a file they address the source server.
  const target = await openImportTarget(config, isLive ? { url: undefined, token: undefined } : at, options)
  try {
    const previous = await readPrevious(textValue(values, 'previous'))
    const report = createImportReport({
      json,
      dryRun: options.dryRun,
      opened,
      file: textValue(values, 'report'),
      gone: previous.gone,
    })
    await importAll(opened.file, target, { report, previous, options, newIds: values['new-ids'] === true })
    const { imported, updated, skipped, refused } = report.counts
    return refused > 0 || report.failures > 0 || imported + updated + skipped === 0 ? 1 : 0
  } finally {
    await target.close()
  }
}

function printTrial(isRight: boolean, login: string): number {
  const wrong = 'a pepper, a pre-hash or another part may be missing: --hash-config'
  process.stdout.write(
    isRight ? `The hash of ${login} verifies.\n` : `The hash of ${login} does not verify this password; ${wrong}.\n`,
  )
  return isRight ? 0 : 1
}

interface Run {
  readonly report: ImportReport
  readonly previous: PreviousRun
  readonly newIds: boolean
}

/** Imports organizations before their people, and grants after all people. Into one organization, people only. */
async function importAll(
  file: PeopleFile,
  target: ImportTarget,
  { options, ...run }: Run & { readonly options: LineOptions },
): Promise<void> {
  const { report, newIds } = run
  const isComplete = file.organizations !== undefined && options.orgId === '' && !newIds
  try {
    if (isComplete && !options.dryRun) await report.noteOrgs(await importOrganizations(file, target, 'structure'))
    await importFrom(isComplete && options.dryRun ? withoutOrgIds(file) : file, target, run)
    if (isComplete && !options.dryRun) await report.noteOrgs(await importOrganizations(file, target, 'relations'))
  } finally {
    await report.end()
  }
}

/** In a dry run the organizations of a file may not exist yet. */
const withoutOrgIds = (file: PeopleFile): PeopleFile => ({
  ...file,
  async *entries() {
    for await (const entry of file.entries()) {
      if ('fault' in entry) yield entry
      else {
        const { orgId: _orgId, ...person } = entry.person
        yield { ...entry, person }
      }
    }
  },
})

async function importFrom(file: PeopleFile, target: ImportTarget, { report, previous, newIds }: Run): Promise<void> {
  const check = refuseTwice<EntryResult>()
  let line = 0
  try {
    for await (const result of importPeople(file.entries(), target, newIds)) {
      line = result.line
      previous.seen(result)
      await report.note(check(result))
    }
  } catch (cause) {
    throw new Error(`the import stopped after ${file.noun} ${line}; the same command goes on where it stopped`, {
      cause,
    })
  }
}
