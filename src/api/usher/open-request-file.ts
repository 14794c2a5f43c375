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
    if (error instanceof ImportFailure) throw invalidArgument('', `body: ${overHttp(error.message)}`)
    throw error
  }
}

/** Options of the command that are parameters of the call, with the value that a sentence suggests. */
const PARAMETER = /--(encoding|from|realm|map|country)(?: (?!has\b)([\w.-]+))?/g
/** Options for which the call has no parameter. */
const SECOND_FILE = /--(hash-config|passwords)/

/** Returns a sentence about a file in the terms of the call. */
export function overHttp(sentence: string): string {
  const text = sentence.replaceAll(PARAMETER, (_option, name: string, value?: string) =>
    value === undefined ? `the parameter ${name}` : `the parameter ${name}=${value}`,
  )
  return SECOND_FILE.test(text) ? `${text} (of the command usher import; this call reads one file)` : text
}

async function* oneChunk(file: Buffer): AsyncGenerator<Buffer> {
  yield file
}
