/** What `usher import` reads: its own lines, or the export of another system turned into such lines. */
import { createReadStream } from 'node:fs'
import { fromAuth0, readAuth0Passwords } from '#cli/import/from-auth0.ts'
import { fromKeycloak } from '#cli/import/from-keycloak.ts'
import { type LooseJson, parseObject } from '#cli/import/loose-json.ts'
import { type Line, readLines } from '#cli/import/read-lines.ts'
import { readUserObjects } from '#cli/import/read-user-objects.ts'

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
  readonly lines: AsyncIterable<Line>
  /** What stayed behind so far, and how often. */
  readonly leftBehind: ReadonlyMap<string, number>
}

/** `passwords`: Auth0's file of hashes, which it hands out on its own. */
export async function openImportSource(
  file: string,
  { kind, passwords, maxLineBytes }: { kind: SourceKind; passwords: string; maxLineBytes: number },
): Promise<ImportSource> {
  const input: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file)
  const leftBehind = new Map<string, number>()
  if (kind === 'lines') return { noun: 'line', lines: readLines(input, maxLineBytes), leftBehind }
  if (kind === 'keycloak') {
    const users = readUserObjects(input, maxLineBytes)
    return { noun: 'user', lines: converted(users, fromKeycloak, { leftBehind, maxLineBytes }), leftBehind }
  }
  const hashes = passwords ? await readAuth0Passwords(createReadStream(passwords)) : new Map<string, string>()
  const convert = (user: LooseJson) => fromAuth0(user, hashes)
  return {
    noun: 'line',
    lines: converted(readLines(input, maxLineBytes), convert, { leftBehind, maxLineBytes }),
    leftBehind,
  }
}

async function* converted(
  lines: AsyncIterable<Line>,
  convert: (user: LooseJson) => Converted,
  { leftBehind, maxLineBytes }: { leftBehind: Map<string, number>; maxLineBytes: number },
): AsyncGenerator<Line> {
  for await (const line of lines) {
    const user = 'fault' in line ? undefined : parseObject(line.text)
    if ('fault' in line || !user) {
      yield 'fault' in line ? line : { number: line.number, fault: 'this is no JSON object' }
      continue
    }
    const { person, fault, leftBehind: left } = convert(user)
    for (const what of left) leftBehind.set(what, (leftBehind.get(what) ?? 0) + 1)
    if (fault !== undefined) yield { number: line.number, fault }
    else if (person) yield asLine(line.number, person, maxLineBytes)
  }
}

function asLine(number: number, person: object, maxLineBytes: number): Line {
  const text = JSON.stringify(person)
  const bytes = Buffer.byteLength(text)
  return bytes > maxLineBytes
    ? { number, fault: `the person takes more than ${maxLineBytes} bytes` }
    : { number, text, bytes }
}
