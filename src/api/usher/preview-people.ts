import { withRequestFile } from '#api/usher/open-request-file.ts'
import { AppError } from '#kit/errors.ts'
import { faultsOf } from '#people-format/import-people.ts'
import type { Members } from '#people-format/members.ts'
import { readPerson } from '#people-format/read-person.ts'
import { type Entry, OWN_FORMAT } from '#people-sources/open-people-file.ts'

/** People that a preview shows; all of the file are counted. */
const SHOWN = 10
const SECRETS: ReadonlySet<string> = new Set([
  'hashedPassword',
  'password',
  'otpCode',
  'authenticators',
  'recoveryCodeHashes',
])

/**
 * Reads a file of people of any known form and stores nothing: the system, the number of people and of those with
 * faults, what stays behind, and the first people without their secrets.
 * @throws AppError invalidArgument with one sentence for a file that cannot be imported
 */
export const previewPeople = (body: Buffer, query: URLSearchParams): Promise<object> =>
  withRequestFile({ body, query, idps: {} }, async (file) => {
    const options = { country: query.get('country') ?? '', dropInvalid: file.source !== OWN_FORMAT }
    const previews: object[] = []
    const leftBehind = new Map(file.unlisted)
    let [count, faulty] = [0, 0]
    for await (const entry of file.entries()) {
      const read = readEntry(entry, options)
      count++
      if (read.faults.length > 0) faulty++
      for (const name of read.leftBehind) leftBehind.set(name, (leftBehind.get(name) ?? 0) + 1)
      if (previews.length < SHOWN) previews.push({ line: entry.number, ...read })
    }
    return { source: file.source, count, faulty, leftBehind: Object.fromEntries(leftBehind), people: previews }
  })

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
