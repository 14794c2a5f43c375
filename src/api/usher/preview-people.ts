import { AppError, invalidArgument } from '#kit/errors.ts'
import { faultsOf } from '#people-format/import-people.ts'
import type { Members } from '#people-format/members.ts'
import { readPerson } from '#people-format/read-person.ts'
import { plainConversion } from '#people-sources/conversion.ts'
import { ImportFailure } from '#people-sources/import-failure.ts'
import { type Entry, openPeopleFile } from '#people-sources/open-people-file.ts'
import { readMapping } from '#people-sources/read-map.ts'

/** People that a preview shows; all of the file are counted. */
const SHOWN = 10
const SECRETS: ReadonlySet<string> = new Set(['hashedPassword', 'password', 'otpCode', 'recoveryCodeHashes'])

/**
 * Reads a file of people of any known form and stores nothing: the system, the number of people and of those with
 * faults, what stays behind, and the first people without their secrets.
 * @throws AppError invalidArgument with one sentence for a file that cannot be imported
 */
export async function previewPeople(file: Buffer, query: URLSearchParams): Promise<object> {
  const [from, encoding, part] = ['from', 'encoding', 'realm'].map((name) => query.get(name) ?? undefined)
  try {
    const people = await openPeopleFile({
      bytes: () => oneChunk(file),
      ...(from === undefined ? {} : { from }),
      ...(encoding === undefined ? {} : { encoding }),
      ...(part === undefined ? {} : { part }),
      own: new Map(query.getAll('map').map(readMapping)),
      hashes: new Map(),
      conversion: { ...plainConversion, dropLinks: true },
    })
    const options = { country: query.get('country') ?? '', dropInvalid: people.source !== 'usher' }
    const shown: object[] = []
    const leftBehind = new Map(people.unlisted)
    let [count, faulty] = [0, 0]
    for await (const entry of people.entries()) {
      const read = readEntry(entry, options)
      count++
      if (read.faults.length > 0) faulty++
      for (const name of read.leftBehind) leftBehind.set(name, (leftBehind.get(name) ?? 0) + 1)
      if (shown.length < SHOWN) shown.push({ line: entry.number, ...read })
    }
    return { source: people.source, count, faulty, leftBehind: Object.fromEntries(leftBehind), people: shown }
  } catch (error) {
    if (error instanceof ImportFailure) throw invalidArgument('', error.message)
    throw error
  }
}

function readEntry(entry: Entry, options: { country: string; dropInvalid: boolean }) {
  if ('fault' in entry) return { faults: [{ message: entry.fault }], leftBehind: [] }
  const person = withoutSecrets(entry.person)
  try {
    const { leftBehind } = readPerson(entry.person, options)
    return { person, faults: [], leftBehind: [...entry.leftBehind, ...leftBehind] }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { person, faults: faultsOf(error), leftBehind: entry.leftBehind }
  }
}

const withoutSecrets = (person: Members): Members =>
  Object.fromEntries(Object.entries(person).filter(([name]) => !SECRETS.has(name)))

async function* oneChunk(file: Buffer): AsyncGenerator<Buffer> {
  yield file
}
