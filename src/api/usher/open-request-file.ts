import { invalidArgument } from '#kit/errors.ts'
import { plainConversion } from '#people-sources/conversion.ts'
import { ImportFailure } from '#people-sources/import-failure.ts'
import { openPeopleFile, type PeopleFile } from '#people-sources/open-people-file.ts'
import { readMapping } from '#people-sources/read-map.ts'

/** Parameters of a query that describe the file of its body. */
export const FILE_PARAMETERS = ['from', 'encoding', 'realm', 'map', 'country'] as const

/**
 * Reads the body of a request as a file of people of any known form. Links to providers that `idps` does not name stay
 * behind.
 * @throws AppError invalidArgument with one sentence for a file that cannot be imported, also by `read`
 */
export async function withRequestFile<Result>(
  { body, query, idps }: { body: Buffer; query: URLSearchParams; idps: Readonly<Record<string, string>> },
  read: (file: PeopleFile) => Promise<Result>,
): Promise<Result> {
  const [from, encoding, part] = ['from', 'encoding', 'realm'].map((name) => query.get(name) ?? undefined)
  try {
    const file = await openPeopleFile({
      bytes: () => oneChunk(body),
      ...(from === undefined ? {} : { from }),
      ...(encoding === undefined ? {} : { encoding }),
      ...(part === undefined ? {} : { part }),
      own: new Map(query.getAll('map').map(readMapping)),
      hashes: new Map(),
      conversion: { ...plainConversion, idps: new Map(Object.entries(idps)), dropLinks: true },
    })
    return await read(file)
  } catch (error) {
    if (error instanceof ImportFailure) throw invalidArgument('', `body: ${error.message}`)
    throw error
  }
}

async function* oneChunk(file: Buffer): AsyncGenerator<Buffer> {
  yield file
}
