import type { HashParts } from '#people-sources/draft.ts'
import { ImportFailure } from '#people-sources/import-failure.ts'
import { looseText, objectOf, parseObject } from '#people-sources/loose-json.ts'
import { readCsv } from '#people-sources/text/read-csv.ts'
import { readLines } from '#people-sources/text/read-lines.ts'
import { readHead } from '#people-sources/text/text-head.ts'

export interface HashFile {
  readonly hashes: ReadonlyMap<string, string | HashParts>
  /** Lines that hold no hash. */
  readonly faults: readonly string[]
}

/** Reads a file of hashes that is separate from the users: Auth0's lines, or the sheet of Stytch. */
export async function readHashFile(text: AsyncIterable<string>): Promise<HashFile> {
  const { head, all } = await readHead(text, 1024)
  return head.trimStart().startsWith('{') ? auth0Hashes(all) : stytchHashes(all)
}

/** `{"_id":{"$oid":"…"},"passwordHash":"$2b$10$…",…}`, by the id that the user has. */
async function auth0Hashes(text: AsyncIterable<string>): Promise<HashFile> {
  const hashes = new Map<string, string>()
  const faults: string[] = []
  for await (const line of readLines(text)) {
    const members = 'fault' in line ? undefined : parseObject(line.text)
    if (!members) {
      faults.push(`--passwords: line ${line.number} is no JSON object`)
      continue
    }
    const { _id, _ID, user_id, passwordHash, password_hash } = members
    const id = looseText(user_id) || oid(_id) || oid(_ID)
    const hash = looseText(passwordHash) || looseText(password_hash)
    if (!id || !hash)
      faults.push(`--passwords: line ${line.number}${id ? ` (${id})` : ''} has no ${id ? 'hash' : 'id'}`)
    else hashes.set(id.includes('|') ? id : `auth0|${id}`, hash)
  }
  return { hashes, faults }
}

const oid = (value: unknown): string => looseText(objectOf(value).$oid) || looseText(value)

/** Parameters of scrypt in the first rows, `1 << 12` among them; then a header and a row for each user. */
async function stytchHashes(text: AsyncIterable<string>): Promise<HashFile> {
  const hashes = new Map<string, HashParts>()
  const faults: string[] = []
  const parameters = new Map<string, number>()
  let header: readonly string[] | undefined
  for await (const { line, cells } of readCsv(text, ',')) {
    const [name = '', value = ''] = cells
    if (name === 'id') header = cells
    else if (!header) parameters.set(name.toLowerCase(), numberOf(value))
    else {
      const row = new Map(header.map((column, i) => [column, cells[i] ?? '']))
      const [id = '', hash = ''] = [row.get('id'), row.get('hash')]
      if (id && hash) hashes.set(id, stytchHash(hash, row, parameters))
      else faults.push(`--passwords: line ${line} has no ${id ? 'hash' : 'id'}`)
    }
  }
  if (!header) throw new ImportFailure('the file of --passwords is neither of Auth0 nor of Stytch')
  return { hashes, faults }
}

function stytchHash(
  value: string,
  row: ReadonlyMap<string, string>,
  parameters: ReadonlyMap<string, number>,
): HashParts {
  const salt = row.get('salt') ?? ''
  if (row.get('hash_method') !== 'scrypt' || salt === '') return { value }
  return {
    algorithm: 'scrypt',
    value,
    valueEncoding: 'base64url',
    salt,
    saltEncoding: 'base64url',
    iterations: parameters.get('scryptcostparameter') ?? 0,
    blockSize: parameters.get('scryptrparameter') ?? 8,
    parallelism: parameters.get('scryptpparameter') ?? 1,
  }
}

function numberOf(text: string): number {
  const [, base, shift] = /^(\d+)\s*<<\s*(\d+)$/.exec(text.trim()) ?? []
  return base === undefined ? Number(text) : Number(base) * 2 ** Number(shift)
}
