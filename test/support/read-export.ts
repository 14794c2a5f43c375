/** Reads the users of an export as the import does, without a server. */
import { expect } from 'vitest'
import { plainConversion } from '#people-sources/conversion.ts'
import { type OpenPeopleFile, openPeopleFile } from '#people-sources/open-people-file.ts'
import { readHashFile } from '#people-sources/read-hash-file.ts'

/** A user of an export in the people format, with metadata as texts and the names of skipped members. */
export interface ReadPerson {
  readonly [member: string]: unknown
  readonly meta: Readonly<Record<string, string>>
  readonly leftBehind: readonly string[]
}

export interface ReadExport {
  readonly source: string
  readonly people: readonly (ReadPerson | { readonly fault: string })[]
  readonly unlisted: ReadonlyMap<string, number>
}

/** An export in a form that a system writes, and the users to read from it. */
export interface ExportCase {
  readonly form: string
  readonly text: string | Buffer | object
  readonly source: string
  /** A file of hashes beside it. */
  readonly passwords?: string
  readonly people: readonly Partial<ReadPerson>[]
}

/** A text or bytes as they are, other values as JSON. */
export const contentOf = (text: ExportCase['text']): string | Buffer =>
  typeof text === 'string' || Buffer.isBuffer(text) ? text : JSON.stringify(text, undefined, 2)

/** Reads the users of a case. */
export async function readCase({ text, passwords }: ExportCase): Promise<ReadExport> {
  if (passwords === undefined) return readExport(contentOf(text))
  const { hashes } = await readHashFile(
    (async function* () {
      yield passwords
    })(),
  )
  return readExport(contentOf(text), { hashes })
}

/** Links of a person, as provider and subject. */
export const linksTo = (...links: readonly (readonly [string, string])[]): unknown[] =>
  links.map(([configId, externalUserId]) => expect.objectContaining({ configId, externalUserId }))

const PROVIDERS = ['apple.com', 'github', 'google', 'Google', 'google.com', 'google-oauth2', 'google_oauth2']

/** Links are kept under the provider's name in the export. */
export async function readExport(content: string | Buffer, options: Partial<OpenPeopleFile> = {}): Promise<ReadExport> {
  const bytes = async function* () {
    yield Buffer.from(content)
  }
  const idps = new Map(PROVIDERS.map((name) => [name, name]))
  const conversion = {
    ...plainConversion,
    idps,
    dropLinks: true,
    rpId: 'login.acme.example',
    organizations: true,
    hash: { algorithm: 'firebase-scrypt' },
  }
  const file = await openPeopleFile({ bytes, own: new Map(), hashes: new Map(), conversion, ...options })
  const people = []
  for await (const entry of file.entries()) {
    if ('fault' in entry) people.push({ fault: entry.fault })
    else people.push({ ...entry.person, meta: metaOf(entry.person.metadata), leftBehind: entry.leftBehind })
  }
  return { source: file.source, people, unlisted: file.unlisted }
}

function metaOf(metadata: unknown): Record<string, string> {
  const items = (metadata ?? []) as readonly { key: string; value: string }[]
  return Object.fromEntries(items.map(({ key, value }) => [key, Buffer.from(value, 'base64').toString()]))
}
