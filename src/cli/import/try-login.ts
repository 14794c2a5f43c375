import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { passwordHasher } from '#crypto/password/hasher.ts'
import { AppError } from '#kit/errors.ts'
import { readPerson } from '#people-format/read-person.ts'
import type { Entry, PeopleFile } from '#people-sources/open-people-file.ts'

/**
 * Checks one known password against its hash in the file, and stores nothing: a missing pepper or pre-hash shows before
 * the move. Returns whether the hash verifies.
 */
export async function tryLogin(file: PeopleFile, login: string): Promise<boolean> {
  const person = await findPerson(file, login)
  if (!person) throw new Error(`--try: no person in the file has the login name or address ${login}`)
  const encoded = hashOf(person)
  const hasher = passwordHasher({ allowMd5Plain: true })
  try {
    const { result } = await hasher.verify(encoded, await readPassword(login))
    return result === 'ok'
  } finally {
    await hasher.close()
  }
}

type Found = Extract<Entry, { readonly person: unknown }>

async function findPerson(file: PeopleFile, login: string): Promise<Found | undefined> {
  for await (const entry of file.entries()) {
    if (!('person' in entry)) continue
    const { userName, user_name, email } = entry.person
    const address = typeof email === 'object' && email !== null && 'email' in email ? email.email : ''
    if ([userName, user_name, address].includes(login)) return entry
  }
  return undefined
}

function hashOf({ person: candidate }: Found): string {
  try {
    const { person } = readPerson({ ...passwordOf(candidate), userName: 'tried', state: 'USER_STATE_ACTIVE' })
    if (person.type === 'human' && person.human.hashedPassword) return person.human.hashedPassword
    if (person.type === 'human' && person.human.password)
      throw new Error('--try: the password of the person is in the file in clear text; there is no hash to check')
  } catch (error) {
    const fault = error instanceof AppError ? error.fields[0] : undefined
    if (fault) throw new Error(`--try: ${String(fault.params?.reason ?? 'the hash cannot be read')}`, { cause: error })
    throw error
  }
  throw new Error('--try: the person has no password hash in the file')
}

/** Picks the members of the password: faults of other members do not prevent the check. */
const passwordOf = (person: Found['person']): Found['person'] =>
  Object.fromEntries(Object.entries(person).filter(([name]) => PASSWORD_MEMBERS.has(name)))

const PASSWORD_MEMBERS: ReadonlySet<string> = new Set(['password', 'hashedPassword', 'hashed_password'])

/** From the terminal without showing it, or as the first line of standard input. */
async function readPassword(login: string): Promise<string> {
  const isTerminal = process.stdin.isTTY === true
  if (isTerminal) process.stderr.write(`Password of ${login}: `)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTerminal })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
    if (isTerminal) process.stderr.write('\n')
  }
}
