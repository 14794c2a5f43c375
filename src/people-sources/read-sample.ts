import { ImportFailure } from '#people-sources/import-failure.ts'
import { parseObject } from '#people-sources/loose-json.ts'
import type { Form, Sample } from '#people-sources/source.ts'
import { jsonPaths } from '#people-sources/text/json-paths.ts'
import { readCsv, separatorOf } from '#people-sources/text/read-csv.ts'

export interface FileSample extends Sample {
  /** One JSON object on each line. */
  readonly isLines: boolean
  /** Path of the members around the users of a JSON document, to which `paths` are relative; '' without any. */
  readonly envelope: string
  readonly separator: string
}

/** Detects the format of a text by its beginning. @throws ImportFailure for an unsupported format */
export async function readSample(head: string): Promise<FileSample> {
  const begin = head.trimStart()
  if (begin === '') throw new ImportFailure('the file is empty')
  refuseOthers(begin)
  const form = formOf(begin)
  const line = form === 'json' ? firstLine(begin) : undefined
  const paths = form === 'json' ? new Set(withItems(jsonPaths(line ?? begin), line !== undefined)) : new Set<string>()
  const separator = separatorOf(begin)
  return {
    form,
    paths,
    head: begin,
    envelope: '',
    separator,
    isLines: line !== undefined,
    header: await headerOf(form, begin, separator),
  }
}

function formOf(begin: string): Form {
  if (/^[{[]/.test(begin)) return 'json'
  if (/^(version:\s*\d+\s|dn::?\s|#[^\n]*\n(?=(#[^\n]*\n|\s)*(version|dn):))/i.test(begin)) return 'ldif'
  if (/^(---|#[^\n]*\n)*\s*[\w-]+:\s*(\n|$)/.test(begin)) return 'yaml'
  return 'csv'
}

const OTHERS: readonly (readonly [RegExp, string])[] = [
  [
    /^scrypt hash parameters/,
    "the file holds Stytch's password hashes without their people; give it with --passwords beside the list of users",
  ],
  [
    /^\{(?=[^\n]*"_(id|ID)")(?=[^\n]*"passwordHash")(?![^\n]*"user_id")/,
    "the file holds Auth0's password hashes without their people; give it with --passwords beside the export of users",
  ],
  [/^(%PDF|\{\\rtf)/, 'the file is a document, no export of people'],
  [/^<(!doctype html|html)/i, 'the file is a web page, no export of people'],
  [/^\|.*\|[ \t]*\r?\n\|?[ \t]*:?-{3,}/, 'the file is a Markdown table; save it as CSV'],
  [/^</, 'the file is XML, which no importer reads; export the people as JSON or CSV'],
  [
    /USER_ENTITY/,
    "the file is a dump of Keycloak's database; the file that works is made by: kc.sh export --realm NAME --file realm.json --users realm_file",
  ],
  [
    /^(--(?!-)|\/\*|SET |INSERT INTO|CREATE TABLE|COPY |BEGIN|DROP |PRAGMA)/i,
    'the file is an SQL dump; export the table of users as CSV with a header row instead',
  ],
]

function refuseOthers(begin: string): void {
  for (const [pattern, sentence] of OTHERS) {
    const isDump = sentence.startsWith('the file is a dump')
    if (isDump && /^[{[]/.test(begin)) continue
    if (pattern.test(begin)) throw new ImportFailure(sentence)
  }
  if (begin.includes('\0')) throw new ImportFailure('the file holds bytes that are no text')
}

/** The first complete JSON object that is one line. */
function firstLine(begin: string): string | undefined {
  if (!begin.startsWith('{')) return undefined
  if (beginsDocument(begin.split('\n', 1)[0]?.trim() ?? '')) return undefined
  const lines = begin.split('\n').map((line) => line.trim().replace(/,$/, ''))
  return lines.find((line) => line.startsWith('{"') && line.endsWith('}') && parseObject(line) !== undefined)
}

/** Whether a first line leaves an object or a list open where JSON continues; any other line is a damaged one. */
function beginsDocument(line: string): boolean {
  if (!/[[{,:]$/.test(line)) return false
  let depth = 0
  for (const [token, end] of line.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*("?)|[[\]{}]/g)) {
    if (end === '') return false
    if (token === '{' || token === '[') depth++
    if (token === '}' || token === ']') depth--
  }
  return depth > 0
}

/** A JSON line is the item of a list as well. */
function* withItems(paths: ReadonlySet<string>, isLine: boolean): Generator<string> {
  yield* paths
  if (isLine) for (const path of paths) yield `*.${path}`
}

async function headerOf(form: Form, begin: string, separator: string): Promise<readonly string[]> {
  if (form !== 'csv') return []
  try {
    for await (const { cells } of readCsv(oneChunk(begin), separator)) return cells.map((cell) => cell.trim())
  } catch (error) {
    // The beginning may end within a quoted cell.
    if (!(error instanceof ImportFailure)) throw error
  }
  return []
}

async function* oneChunk(text: string): AsyncGenerator<string> {
  yield text
}
