import { checkImportQuery } from '#api/usher/check-import-query.ts'
import { toOptions } from '#api/usher/import-request.ts'
import { withRequestFile } from '#api/usher/open-request-file.ts'
import type { ImportJobInput } from '#people-format/import-job/create-import-job.ts'
import type { JobEntry } from '#people-format/import-job/import-job.ts'
import { OWN_FORMAT } from '#people-sources/open-people-file.ts'

/** Bytes of the body of a job. */
export const MAX_JOB_BYTES = 16 * 1024 * 1024

/** Reads the input of a job: a file of people of any known form. @throws AppError invalidArgument, which names the field */
export async function readImportJob(body: Buffer, query: URLSearchParams): Promise<ImportJobInput> {
  checkImportQuery(query)
  const options = toOptions(query)
  return withRequestFile({ body, query, idps: options.idps }, async (file) => {
    const entries: JobEntry[] = []
    for await (const { number: line, ...entry } of file.entries()) entries.push({ line, ...entry })
    // Other systems check less: as `usher import` does, what is invalid stays behind.
    const dropInvalid = options.dropInvalid || file.source !== OWN_FORMAT
    return { source: file.source, entries, options: { ...options, dropInvalid } }
  })
}
