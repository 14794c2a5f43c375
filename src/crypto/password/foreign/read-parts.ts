import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import type { Encoding } from '#crypto/password/foreign/decode.ts'
import type { ForeignHash } from '#crypto/password/foreign-hash.ts'

const TEXTS = ['salt', 'digest', 'key', 'saltSeparator', 'pepper', 'prehash'] as const
const NUMBERS = ['iterations', 'memory', 'parallelism', 'blockSize', 'version', 'keyLength'] as const
const ENCODINGS = ['valueEncoding', 'saltEncoding', 'keyEncoding'] as const
const POSITIONS = ['saltPosition', 'pepperPosition'] as const

const ENCODING_NAMES: ReadonlyMap<string, Encoding> = new Map([
  ['utf8', 'utf8'],
  ['ascii', 'utf8'],
  ['hex', 'hex'],
  ['base64', 'base64'],
  ['base64url', 'base64url'],
  ['latin1', 'latin1'],
  ['binary', 'latin1'],
])
const POSITION_NAMES: ReadonlyMap<string, 'prefix' | 'suffix'> = new Map([
  ['prefix', 'prefix'],
  ['prepend', 'prefix'],
  ['suffix', 'suffix'],
  ['append', 'suffix'],
  ['postfix', 'suffix'],
])
const PASSWORD_ENCODINGS: ReadonlyMap<string, NonNullable<ForeignHash['passwordEncoding']>> = new Map([
  ['utf8', 'utf8'],
  ['ascii', 'utf8'],
  ['utf16le', 'utf16le'],
  ['ucs2', 'utf16le'],
  ['utf16be', 'utf16be'],
  ['latin1', 'latin1'],
])

/**
 * The parts of a hash from a file, whose members may be of any type. An empty text counts as absent.
 * @throws `password.hashNotSupported` naming the member that is of another type or has no known value
 */
export function readParts(input: object): ForeignHash {
  const members = new Map<string, unknown>(Object.entries(input).filter(([, value]) => value !== '' && value !== null))
  const value = textOf(members, 'value')
  if (value === undefined) throw notSupported('the value of the hash is missing')
  return {
    ...read(TEXTS, (name) => textOf(members, name)),
    ...read(NUMBERS, (name) => numberOf(members, name)),
    ...read(ENCODINGS, (name) => choiceOf(members, name, ENCODING_NAMES)),
    ...read(POSITIONS, (name) => choiceOf(members, name, POSITION_NAMES)),
    ...read(['passwordEncoding'] as const, (name) => choiceOf(members, name, PASSWORD_ENCODINGS)),
    algorithm: textOf(members, 'algorithm') ?? '',
    value,
  }
}

function read<Name extends string, Value>(
  names: readonly Name[],
  readOne: (name: Name) => Value | undefined,
): { [K in Name]?: Value } {
  const entries = names.flatMap((name) => {
    const value = readOne(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  // Each entry's value has the type of its name, which the type of Object.fromEntries loses.
  return Object.fromEntries(entries) as { [K in Name]?: Value }
}

function textOf(members: ReadonlyMap<string, unknown>, name: string): string | undefined {
  const value = members.get(name)
  if (value === undefined || typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  throw notSupported(`${name} has to be a text`)
}

function numberOf(members: ReadonlyMap<string, unknown>, name: string): number | undefined {
  const value = members.get(name)
  if (value === undefined) return
  const text = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
  if (!/^\d{1,15}$/.test(text.trim())) throw notSupported(`${name} has to be a whole number`)
  return Number(text)
}

function choiceOf<Value extends string>(
  members: ReadonlyMap<string, unknown>,
  name: string,
  choices: ReadonlyMap<string, Value>,
): Value | undefined {
  const text = textOf(members, name)
  if (text === undefined) return
  const chosen = choices.get(text.toLowerCase().replace(/[-_]/g, ''))
  if (!chosen) throw notSupported(`${name} has to be one of ${[...new Set(choices.values())].join(', ')}`)
  return chosen
}
