/** What `usher import` reads: its own lines, or the export of another system turned into such lines. */
import { createReadStream } from 'node:fs'
import type { Entry } from '#cli/import/entry.ts'
import { fromAuth0, readAuth0Passwords } from '#cli/import/from-auth0.ts'
import { fromKeycloak } from '#cli/import/from-keycloak.ts'
import { type LooseJson, parseObject } from '#cli/import/loose-json.ts'
import { type Line, readLines } from '#cli/import/read-lines.ts'
import { readUserObjects } from '#cli/import/read-user-objects.ts'
import { AppError } from '#kit/errors.ts'
import type { Members } from '#people-format/members.ts'
import { parseLine } from '#people-format/parse-line.ts'

export type SourceKind = 'lines' | 'keycloak' | 'auth0'

/** A person of another system in the words of a line, and what of them cannot be said in those. */
export interface Converted {
  /** Undefined: nobody who signs in by themselves. */
  readonly person?: object
  /** Why the person cannot come as they are. */
  readonly fault?: string
  readonly leftBehind: readonly string[]
}

export interface ImportSource {
  /** What is counted: lines of a file, or users of an export. */
  readonly noun: 'line' | 'user'
  readonly entries: AsyncIterable<Entry>
  /** What stayed behind so far, and how often. */
  readonly leftBehind: ReadonlyMap<string, number>
}

/** Longest line, or user of an export: some large values of metadata. */
const MAX_BYTES = 16 * 1024 * 1024

/** `passwords`: Auth0's file of hashes, which it exports apart. */
export async function openImportSource(
  file: string,
  { kind, passwords }: { kind: SourceKind; passwords: string },
): Promise<ImportSource> {
  const input: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file)
  const leftBehind = new Map<string, number>()
  if (kind === 'lines') return { noun: 'line', entries: parsed(readLines(input, MAX_BYTES)), leftBehind }
  if (kind === 'keycloak') {
    const users = readUserObjects(input, MAX_BYTES)
    return { noun: 'user', entries: converted(users, fromKeycloak, leftBehind), leftBehind }
  }
  const hashes = passwords ? await readAuth0Passwords(createReadStream(passwords)) : new Map<string, string>()
  const convert = (user: LooseJson) => fromAuth0(user, hashes)
  return { noun: 'line', entries: converted(readLines(input, MAX_BYTES), convert, leftBehind), leftBehind }
}

async function* parsed(lines: AsyncIterable<Line>): AsyncGenerator<Entry> {
  for await (const line of lines) yield 'fault' in line ? line : personOf(line.number, line.text)
}

function personOf(number: number, text: string): Entry {
  try {
    return { number, person: parseLine(text) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { number, fault: error.key }
  }
}

async function* converted(
  lines: AsyncIterable<Line>,
  convert: (user: LooseJson) => Converted,
  leftBehind: Map<string, number>,
): AsyncGenerator<Entry> {
  for await (const line of lines) {
    const user = 'fault' in line ? undefined : parseObject(line.text)
    if ('fault' in line || !user) {
      yield 'fault' in line ? line : { number: line.number, fault: 'this is no JSON object' }
      continue
    }
    const { person, fault, leftBehind: left } = convert(user)
    for (const what of left) leftBehind.set(what, (leftBehind.get(what) ?? 0) + 1)
    if (fault !== undefined) yield { number: line.number, fault }
    // Made of parsed JSON, so it is JSON; members that are undefined count as not given.
    else if (person) yield { number: line.number, person: person as Members }
  }
}
