import { AppError } from '#kit/errors.ts'
import type { Members as PersonMembers } from '#people-format/members.ts'
import { parseLine } from '#people-format/parse-line.ts'
import type { Conversion } from '#people-sources/conversion.ts'
import { convert } from '#people-sources/convert.ts'
import { ImportFailure } from '#people-sources/import-failure.ts'
import type { LooseJson } from '#people-sources/loose-json.ts'
import { looseText } from '#people-sources/loose-json.ts'
import { readRecords } from '#people-sources/read-records.ts'
import { type FileSample, readSample } from '#people-sources/read-sample.ts'
import type { Members } from '#people-sources/rules.ts'
import type { Context, Source } from '#people-sources/source.ts'
import { sourceOf, sources } from '#people-sources/sources.ts'
import { surveyFile } from '#people-sources/survey-file.ts'
import { decodeText } from '#people-sources/text/decode-text.ts'
import { readLines } from '#people-sources/text/read-lines.ts'
import { readHead } from '#people-sources/text/text-head.ts'
import { unwrapSample } from '#people-sources/unwrap-sample.ts'

/** A person of a file in the people format, or why none could be read; counted from 1. */
export type Entry =
  | { readonly number: number; readonly person: PersonMembers; readonly leftBehind: readonly string[] }
  | { readonly number: number; readonly fault: string }

export interface PeopleFile {
  /** `usher`: the people format itself. */
  readonly source: string
  /** How entries are counted: by the lines of the file, or the users of a document. */
  readonly noun: 'line' | 'user'
  /** Other objects of the file besides users, with their counts. */
  readonly unlisted: ReadonlyMap<string, number>
  entries(): AsyncIterable<Entry>
  /** Organizations in the form of ZITADEL's import, if the source has them. */
  organizations?(): AsyncIterable<LooseJson>
}

export interface OpenPeopleFile {
  /** Opens the bytes of the file, once for each pass. */
  readonly bytes: () => AsyncIterable<Buffer>
  readonly encoding?: string
  /** The system that the owner of the file names. */
  readonly from?: string
  /** One of the parts of the file, such as a realm. */
  readonly part?: string
  /** Rules of the owner of the file, by the name of a member or a column. */
  readonly own: Members
  readonly hashes: Context['hashes']
  readonly conversion: Conversion
}

/** The name of the people format among sources. */
export const OWN_FORMAT = 'usher'
const HEAD_CHARACTERS = 128 * 1024

/** Detects the format of a file. @throws ImportFailure with one sentence for a file that cannot be imported */
export async function openPeopleFile(options: OpenPeopleFile): Promise<PeopleFile> {
  const text = () => decodeText(options.bytes(), options.encoding)
  const { head } = await readHead(text(), HEAD_CHARACTERS)
  const fileSample = await readSample(head.slice(0, HEAD_CHARACTERS))
  const chosen = chooseSource(fileSample, options)
  if (chosen === undefined) return ownFile(text, fileSample)
  const { source, sample } = chosen
  const survey = await surveyFile(text, { sample, source, options })
  const { about, related } = survey
  const context: Context = { about, related, hashes: options.hashes, conversion: options.conversion }
  return {
    source: source.name,
    noun: sample.form === 'json' && !sample.isLines ? 'user' : 'line',
    unlisted: survey.unlisted,
    entries: () => convertedEntries(text(), { sample, source, context, options }),
    ...(source.hasOrganizations ? { organizations: () => organizationsOf(text(), { sample, source }) } : {}),
  }
}

interface Chosen {
  readonly source: Source
  /** Without the envelope around the users. */
  readonly sample: FileSample
}

/** @returns undefined for the people format */
function chooseSource(fileSample: FileSample, { from, own }: OpenPeopleFile): Chosen | undefined {
  const detected = recognise(fileSample)
  const isOwn =
    isOwnFormat(fileSample) &&
    (detected === undefined || detected.source.name === 'sheet' || detected.sample !== fileSample)
  if (from === undefined) {
    if (isOwn) return undefined
    if (detected) return detected
    const sheet = sourceOf('sheet')
    if (own.size > 0 && sheet) return { source: sheet, sample: fileSample }
    throw new ImportFailure(unknown(fileSample))
  }
  if (from === OWN_FORMAT) return undefined
  const source = sourceOf(from)
  if (!source) throw new ImportFailure(`--from has to be one of ${sourceNames().join(', ')}, not "${from}"`)
  const sample = sampleOf(source, fileSample)
  if (sample) return { source, sample }
  const isOther = detected !== undefined && detected.source.name !== 'sheet' && source.name !== 'sheet'
  if (isOther) throw new ImportFailure(`the file is ${detected.source.title}: --from ${detected.source.name}`)
  if (isOwn) throw new ImportFailure(`the file is in the people format: leave out --from ${from}`)
  if (source.name !== 'sheet' && own.size === 0)
    throw new ImportFailure(`the file is not ${source.title}: ${shownShape(fileSample)}`)
  return { source, sample: fileSample }
}

/** The first system that recognises the file; a sheet of no system only if none does. */
function recognise(fileSample: FileSample): Chosen | undefined {
  for (const sample of unwrapSample(fileSample)) {
    const source = sources.find((one) => one.name !== 'sheet' && one.isOne(sample))
    if (source) return { source, sample }
  }
  const sheet = sourceOf('sheet')
  const sample = sheet && sampleOf(sheet, fileSample)
  return sample ? { source: sheet, sample } : undefined
}

/** The sample as a source recognises it; undefined: in no envelope, or in several of them. */
function sampleOf(source: Source, fileSample: FileSample): FileSample | undefined {
  if (source.isOne(fileSample)) return fileSample
  const [sample, second] = [...unwrapSample(fileSample)].filter((one) => source.isOne(one))
  const isNested = second?.envelope.startsWith(`${sample?.envelope}.`) ?? true
  return isNested || source.name !== 'sheet' ? sample : undefined
}

export const sourceNames = (): readonly string[] => [OWN_FORMAT, ...sources.map(({ name }) => name)]

function isOwnFormat({ form, paths }: FileSample): boolean {
  if (form !== 'json') return false
  const has = (name: string): boolean => ['', '*.'].some((at) => paths.has(`${at}${name}`))
  return (has('userName') || has('user_name')) && !has('schemas') && !paths.has('users')
}

function unknown(sample: FileSample): string {
  return `the file is of no known form: ${shownShape(sample)}; name the system with --from, or its members with --map`
}

function shownShape({ form, paths, header }: FileSample): string {
  const names = form === 'csv' ? header : [...paths].filter((path) => !path.slice(2).includes('.'))
  const firstNames = names.slice(0, 8).map((name) =>
    name
      .replace(/^\*\./, '')
      .replace(/\p{Cc}/gu, '?')
      .slice(0, 40),
  )
  const what = form === 'csv' ? 'text whose first row is' : `${form.toUpperCase()} with`
  return `it is ${what} ${[...new Set(firstNames)].join(', ') || 'no members'}`
}

function ownFile(text: () => AsyncIterable<string>, sample: FileSample): PeopleFile {
  return {
    source: OWN_FORMAT,
    noun: sample.isLines ? 'line' : 'user',
    unlisted: new Map(),
    entries: () => (sample.isLines ? ownLines(text()) : ownItems(text(), sample)),
  }
}

async function* ownLines(text: AsyncIterable<string>): AsyncGenerator<Entry> {
  for await (const line of readLines(text)) {
    if ('fault' in line) yield line
    else yield ownLine(line.number, line.text)
  }
}

function ownLine(number: number, line: string): Entry {
  try {
    return { number, person: parseLine(line.endsWith(',') ? line.slice(0, -1) : line), leftBehind: [] }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { number, fault: error.key }
  }
}

async function* ownItems(text: AsyncIterable<string>, sample: FileSample): AsyncGenerator<Entry> {
  for await (const item of readRecords(text, sample, {})) {
    // Parsed from JSON, so it is JSON.
    if ('record' in item) yield { number: item.number, person: item.record as PersonMembers, leftBehind: [] }
    else if ('fault' in item) yield item
  }
}

async function* organizationsOf(
  text: AsyncIterable<string>,
  { sample, source }: Pick<Reading, 'sample' | 'source'>,
): AsyncGenerator<LooseJson> {
  for await (const item of readRecords(text, sample, source)) if ('record' in item) yield item.record
}

interface Reading {
  readonly sample: FileSample
  readonly source: Source
  readonly context: Context
  readonly options: OpenPeopleFile
}

async function* convertedEntries(
  text: AsyncIterable<string>,
  { sample, source, context, options }: Reading,
): AsyncGenerator<Entry> {
  let part = ''
  let number = 0
  for await (const item of readRecords(text, sample, source)) {
    if ('about' in item) {
      if (item.about === source.partition?.path) part = looseText(item.value)
      continue
    }
    if (options.part !== undefined && source.partition && part !== '' && part !== options.part) continue
    if ('fault' in item) {
      yield item
      continue
    }
    const records: readonly LooseJson[] = source.records?.(item.record, context) ?? [item.record]
    for (const record of records) {
      number++
      const { person, leftBehind } = convert(record, { source, own: options.own, context })
      yield { number: sample.form === 'json' && !sample.isLines ? number : item.number, person, leftBehind }
    }
  }
}
