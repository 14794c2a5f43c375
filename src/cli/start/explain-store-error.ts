import { StorageError } from '#storage/port.ts'

/** What an operator does about an error of the database or the disk, by its code (PostgreSQL, appendix A). */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['28P01', 'check user and password of USHER_DATABASE_URL; special characters have to be percent-encoded'],
  ['28000', 'check the user of USHER_DATABASE_URL, and the rules of pg_hba.conf for this machine'],
  ['3D000', 'create the database, or correct its name at the end of USHER_DATABASE_URL'],
  ['42501', 'the user of USHER_DATABASE_URL needs the right to create tables: make it the owner of the database'],
  ['53300', 'PostgreSQL has no connection left: raise max_connections'],
  ['53100', 'the disk of PostgreSQL is full'],
  ['SQLITE_FULL', 'free space on the disk of USHER_DATA_DIR'],
  ['SQLITE_READONLY', 'the files in USHER_DATA_DIR have to be writable'],
  ['SQLITE_CORRUPT', 'the file is damaged: restore a backup (docs/deploy/backup.md)'],
  ['SQLITE_NOTADB', 'the file is no store of Usher: move it away, or set another USHER_DATA_DIR'],
])

/** SQLite's messages, whose errors have numbers instead of codes. */
const SQLITE_MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/disk is full/, 'SQLITE_FULL'],
  [/readonly database/, 'SQLITE_READONLY'],
  [/malformed/, 'SQLITE_CORRUPT'],
  [/not a database/, 'SQLITE_NOTADB'],
]

/** Returns the error with its remedy, or the error itself without one. */
export function explainStoreError(error: unknown): unknown {
  if (!(error instanceof StorageError)) return error
  const texts = textsOf(error)
  const remedy = codesOf(error, texts)
    .map((code) => REMEDIES.get(code))
    .find((one) => one !== undefined)
  if (remedy === undefined) return error
  return new Error(`${texts.join(': ')}; ${remedy}`)
}

const textsOf = (error: unknown): string[] => (error instanceof Error ? [error.message, ...textsOf(error.cause)] : [])

function codesOf(error: unknown, texts: readonly string[]): string[] {
  const codes: string[] = []
  for (let one = error; one instanceof Error; one = one.cause) if ('code' in one) codes.push(String(one.code))
  const hints = SQLITE_MESSAGES.filter(([pattern]) => texts.some((text) => pattern.test(text)))
  return [...codes, ...hints.map(([, code]) => code)]
}
