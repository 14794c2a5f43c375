import { toOptions } from '#api/usher/import-request.ts'
import { FILE_PARAMETERS, withRequestFile } from '#api/usher/open-request-file.ts'
import { invalidArgument } from '#kit/errors.ts'
import type { ImportJobInput } from '#people-format/import-job/create-import-job.ts'
import type { JobEntry } from '#people-format/import-job/import-job.ts'
import { OWN_FORMAT } from '#people-sources/open-people-file.ts'

/** Bytes of the body of a job. */
export const MAX_JOB_BYTES = 16 * 1024 * 1024

const FLAGS = ['dryRun', 'quiet', 'dropInvalid', 'initialWithoutCredential', 'createOrgs', 'migratePasswords']
const CONFLICTS = ['fail', 'skip', 'update']
const PARAMETERS: ReadonlySet<string> = new Set([...FLAGS, ...FILE_PARAMETERS, 'onConflict', 'orgId', 'idps'])

/** Reads the input of a job: a file of people of any known form. @throws AppError invalidArgument, which names the field */
export async function readImportJob(body: Buffer, query: URLSearchParams): Promise<ImportJobInput> {
  checkParameters(query)
  const options = toOptions(query)
  return withRequestFile({ body, query, idps: options.idps }, async (file) => {
    const entries: JobEntry[] = []
    for await (const { number: line, ...entry } of file.entries()) entries.push({ line, ...entry })
    // Other systems check less: as `usher import` does, what is invalid stays behind.
    const dropInvalid = options.dropInvalid || file.source !== OWN_FORMAT
    return { source: file.source, entries, options: { ...options, dropInvalid } }
  })
}

/** A parameter that is misspelled must not start another import than the caller meant. */
function checkParameters(query: URLSearchParams): void {
  for (const [name, value] of query) {
    if (!PARAMETERS.has(name)) throw invalidArgument('', `${name}: unknown parameter`)
    if (FLAGS.includes(name)) oneOf(name, value, ['true', 'false'])
  }
  oneOf('onConflict', query.get('onConflict') ?? 'fail', CONFLICTS)
}

function oneOf(name: string, value: string, values: readonly string[]): void {
  if (!values.includes(value)) throw invalidArgument('', `${name}: one of ${values.join(', ')} was expected`)
}
