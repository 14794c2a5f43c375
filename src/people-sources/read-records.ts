import { parse } from 'yaml'
import { ImportFailure } from '#people-sources/import-failure.ts'
import { type LooseJson, objectOf, parseAny, parseObject } from '#people-sources/loose-json.ts'
import type { FileSample } from '#people-sources/read-sample.ts'
import type { Source } from '#people-sources/source.ts'
import { readCsv } from '#people-sources/text/read-csv.ts'
import { readLdif } from '#people-sources/text/read-ldif.ts'
import { readLines } from '#people-sources/text/read-lines.ts'
import { scanJson } from '#people-sources/text/scan-json.ts'

/** A record of a file, counted from 1 (lines and rows by their line); or something about all of them. */
export type FileRecord =
  | { readonly number: number; readonly record: LooseJson }
  | { readonly number: number; readonly fault: string }
  | { readonly about: string; readonly value: unknown }

type Shape = Pick<Source, 'lists' | 'about' | 'partition' | 'columns' | 'isHeader'>

/** Reads the records of a file one after the other, in bounded memory. */
export async function* readRecords(
  text: AsyncIterable<string>,
  sample: FileSample,
  shape: Shape,
): AsyncGenerator<FileRecord> {
  if (sample.form === 'csv') yield* sheetRecords(text, sample, shape)
  else if (sample.form === 'ldif') yield* ldifRecords(text)
  else if (sample.form === 'yaml') yield* yamlRecords(text)
  else {
    const lists = shape.lists?.(sample) ?? ['']
    if (sample.isLines && lists.includes('') && sample.envelope === '') yield* lineRecords(text)
    else yield* documentRecords(text, sample, { ...shape, lists: () => lists })
  }
}

async function* lineRecords(text: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  for await (const line of readLines(text)) {
    if ('fault' in line) {
      yield line
      continue
    }
    const record = parseObject(line.text.endsWith(',') ? line.text.slice(0, -1) : line.text)
    yield record ? { number: line.number, record } : { number: line.number, fault: 'the line is no JSON object' }
  }
}

async function* documentRecords(
  text: AsyncIterable<string>,
  { head, envelope }: FileSample,
  { lists, about = [], partition }: Shape,
): AsyncGenerator<FileRecord> {
  const within = (path: string): string => [envelope, path].filter(Boolean).join('.')
  const people = new Set((lists?.({ form: 'json', paths: new Set(), header: [], head }) ?? []).map(within))
  // One person, or several, not in a list and on more than one line each.
  if (people.has('') && head.startsWith('{')) people.add('.')
  const recordPaths = new Set([...people, ...[...about, ...(partition ? [partition.path] : [])].map(within)])
  let number = 0
  for await (const item of scanJson(text, recordPaths)) {
    if (!people.has(item.path)) {
      const about = envelope ? item.path.slice(envelope.length + 1) : item.path
      if ('text' in item) yield { about, value: parseAny(item.text) }
      continue
    }
    number++
    const record = 'text' in item ? parseObject(item.text) : undefined
    if (record) yield { number, record }
    else yield { number, fault: 'fault' in item ? item.fault : 'this is no JSON object' }
  }
}

async function* sheetRecords(
  text: AsyncIterable<string>,
  { separator }: FileSample,
  { columns, isHeader }: Shape,
): AsyncGenerator<FileRecord> {
  let header = columns
  for await (const { line, cells } of readCsv(text, separator)) {
    if (!header) {
      if (!isHeader || isHeader(cells)) header = headerOf(cells)
      else yield { about: 'row', value: cells }
      continue
    }
    if (cells.length > header.length && cells.slice(header.length).some((cell) => cell !== '')) {
      yield { number: line, fault: `the row has ${cells.length} cells, the header ${header.length}` }
      continue
    }
    yield { number: line, record: Object.fromEntries(header.map((name, i) => [name, (cells[i] ?? '').trim()])) }
  }
}

/** Names of columns; one without a name gets its number. @throws ImportFailure for a name that two columns have */
function headerOf(cells: readonly string[]): string[] {
  const names = cells.map((cell, i) => cell.trim() || `column ${i + 1}`)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice) throw new ImportFailure(`two columns have the name "${twice.slice(0, 40)}": rename one of them`)
  return names
}

async function* ldifRecords(text: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  for await (const { line, attributes } of readLdif(text)) {
    const record = Object.fromEntries(
      [...attributes].map(([name, values]) => [name, values.length > 1 ? values : values[0]]),
    )
    yield { number: line, record }
  }
}

/** Reads a YAML document at once: such files are edited by hand and small. */
async function* yamlRecords(text: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  let fullText = ''
  for await (const chunk of text) {
    fullText += chunk
    if (fullText.length > MAX_YAML) throw new ImportFailure(`a YAML file has at most ${MAX_YAML} characters`)
  }
  let document: unknown
  try {
    document = parse(fullText, { maxAliasCount: 100 })
  } catch (cause) {
    throw new ImportFailure('the file is no valid YAML', { cause })
  }
  yield { number: 1, record: objectOf(document) }
}

const MAX_YAML = 32 * 1024 * 1024
