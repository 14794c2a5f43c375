/** Reads the users of an export as the import does, without a server. */
import { plainConversion } from '#people-sources/conversion.ts'
import { openPeopleFile } from '#people-sources/open-people-file.ts'

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

const PROVIDERS = ['apple.com', 'github', 'google', 'Google', 'google.com', 'google-oauth2', 'google_oauth2']

/** Links are kept under the provider's name in the export. */
export async function readExport(content: string | Buffer, from?: string): Promise<ReadExport> {
  const bytes = async function* () {
    yield Buffer.from(content)
  }
  const idps = new Map(PROVIDERS.map((name) => [name, name]))
  const conversion = { ...plainConversion, idps, hash: { algorithm: 'firebase-scrypt' } }
  const file = await openPeopleFile({ bytes, ...(from ? { from } : {}), own: new Map(), hashes: new Map(), conversion })
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
