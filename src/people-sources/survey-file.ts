import { convert } from '#people-sources/convert.ts'
import { ImportFailure } from '#people-sources/import-failure.ts'
import { type LooseJson, looseText } from '#people-sources/loose-json.ts'
import type { OpenPeopleFile } from '#people-sources/open-people-file.ts'
import { readRecords } from '#people-sources/read-records.ts'
import type { FileSample } from '#people-sources/read-sample.ts'
import type { Context, Source } from '#people-sources/source.ts'

/** Wrong use of the command on a file that is right: a choice is missing. */
export class ChoiceMissing extends ImportFailure {}

export interface Survey {
  readonly about: ReadonlyMap<string, readonly unknown[]>
  readonly related: Context['related']
  readonly unlisted: ReadonlyMap<string, number>
}

interface Surveyed {
  readonly sample: FileSample
  readonly source: Source
  readonly options: OpenPeopleFile
}

/**
 * Reads the whole file once before anything is stored: checks that it is complete, contains users, and that all shared
 * choices are made.
 * @throws ImportFailure
 */
export async function surveyFile(text: () => AsyncIterable<string>, surveyed: Surveyed): Promise<Survey> {
  const { sample, source, options } = surveyed
  const about = await readAbout(text, surveyed)
  const related = await readRelated(text, surveyed)
  const context: Context = { about, related, hashes: options.hashes, conversion: options.conversion }
  const [parts, providers, unlisted] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()]
  let part = ''
  let cut: ImportFailure | undefined
  try {
    for await (const item of readRecords(text(), sample, source)) {
      if ('about' in item) {
        if (item.about === source.partition?.path) part = looseText(item.value)
        continue
      }
      if ('fault' in item) {
        count(parts, part)
        continue
      }
      for (const name of source.unlisted?.(item.record) ?? []) count(unlisted, name)
      for (const record of source.records?.(item.record, context) ?? [item.record]) {
        count(parts, part)
        if (options.part !== undefined && part !== '' && part !== options.part) continue
        const { links, hasHash } = convert(record, { source, own: options.own, context })
        for (const provider of new Set(links)) count(providers, provider)
        if (hasHash && source.hashConfigMissing && Object.keys(options.conversion.hash).length === 0)
          throw new ChoiceMissing(source.hashConfigMissing)
      }
    }
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error
    cut = error
  }
  if (cut) throw cut
  requirePart(parts, source, options.part)
  requireProviders(providers, options)
  return { about, related, unlisted }
}

const count = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1)

async function readAbout(
  text: () => AsyncIterable<string>,
  { sample, source }: Surveyed,
): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const about = new Map<string, unknown[]>()
  if (!source.about || sample.form !== 'json' || sample.isLines) return about
  try {
    for await (const item of readRecords(text(), sample, { lists: () => [], about: source.about }))
      if ('about' in item) about.set(item.about, [...(about.get(item.about) ?? []), item.value])
  } catch (error) {
    // A file that ends early is refused when its people are read.
    if (!(error instanceof ImportFailure)) throw error
  }
  return about
}

async function readRelated(
  text: () => AsyncIterable<string>,
  { sample, source }: Surveyed,
): Promise<Context['related']> {
  const related = new Map<string, LooseJson[]>()
  if (!source.related) return related
  for await (const item of readRecords(text(), sample, source)) {
    const key = 'record' in item ? source.related(item.record) : undefined
    if (key !== undefined && 'record' in item) related.set(key, [...(related.get(key) ?? []), item.record])
  }
  return related
}

function requirePart(
  parts: ReadonlyMap<string, number>,
  { partition, title }: Source,
  sourceName: string | undefined,
): void {
  const people = [...parts.values()].reduce((sum, one) => sum + one, 0)
  if (people === 0) throw new ImportFailure(`the file is ${title}, and nobody is in it`)
  if (!partition || (parts.size < 2 && !sourceName)) return
  const partTexts = [...parts].filter(([name]) => name !== '').map(([name, size]) => `${name} (${size})`)
  const names = `${partTexts.join(', ')}`
  if (sourceName === undefined)
    throw new ChoiceMissing(`the file holds several ${partition.noun}s: ${names}; choose one with ${partition.option}`)
  if (!parts.has(sourceName) && !parts.has(''))
    throw new ChoiceMissing(`the file has no ${partition.noun} "${sourceName}"; it has ${names}`)
}

function requireProviders(providers: ReadonlyMap<string, number>, { conversion }: OpenPeopleFile): void {
  if (conversion.dropLinks) return
  const missing = [...providers].filter(([name]) => !conversion.idps.has(name))
  if (missing.length === 0) return
  const missingText = missing
    .map(([name, people]) => `${name} (${people} ${people === 1 ? 'person' : 'people'})`)
    .join(', ')
  throw new ChoiceMissing(
    `links to providers that are not named here: ${missingText}; name each with --idp NAME=ID, or leave the links behind with --drop-links`,
  )
}
