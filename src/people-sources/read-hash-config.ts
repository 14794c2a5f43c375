import { parse } from 'yaml'
import type { HashParts } from '#people-sources/draft.ts'
import { ImportFailure } from '#people-sources/import-failure.ts'
import { looseText, objectOf } from '#people-sources/loose-json.ts'

/** Names of Firebase's and other systems' own files, by the names that parts of a hash have here. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['base64_signer_key', 'key'],
  ['signer_key', 'key'],
  ['hash_key', 'key'],
  ['base64_salt_separator', 'saltSeparator'],
  ['salt_separator', 'saltSeparator'],
  ['rounds', 'rounds'],
  ['mem_cost', 'memCost'],
  ['memory_cost', 'memCost'],
  ['input_order', 'saltPosition'],
  ['order', 'saltPosition'],
  ['cost', 'iterations'],
])

/**
 * Reads the parameters that all hashes of a file share: the `hash_config` of Firebase, or parts by name.
 * @throws ImportFailure
 */
export function readHashConfig(content: string): HashParts {
  let document: unknown
  try {
    // The console of Firebase shows it as `hash_config { algorithm: SCRYPT, … }`.
    document = parse(
      content
        .trim()
        .replace(/^(hash_config)\s*\{/, '{')
        .replace(/,\s*\}$/, '}'),
      { maxAliasCount: 10 },
    )
  } catch (cause) {
    throw new ImportFailure('the file of --hash-config is no valid YAML or JSON', { cause })
  }
  const outer = objectOf(document)
  const configEntries = Object.entries('hash_config' in outer ? objectOf(outer.hash_config) : outer)
  if (configEntries.length === 0)
    throw new ImportFailure('the file of --hash-config has no parts, such as algorithm: sha256')
  const named = new Map(configEntries.map(([name, value]) => [NAMES.get(name.toLowerCase()) ?? name, value]))
  return inOurTerms(Object.fromEntries([...named].map(([name, value]) => [name, plain(value)])))
}

const plain = (value: unknown): string | number => (typeof value === 'number' ? value : looseText(value))

function inOurTerms({ rounds, memCost, saltPosition, ...parts }: Record<string, string | number>): HashParts {
  const order = String(saltPosition ?? '').toUpperCase()
  const isFirebase = memCost !== undefined
  return {
    ...parts,
    ...(isFirebase ? { iterations: Number(memCost), blockSize: Number(rounds) } : {}),
    ...(!isFirebase && rounds !== undefined ? { iterations: Number(rounds) } : {}),
    ...(order === '' ? {} : { saltPosition: order.startsWith('PASSWORD') || order === 'SUFFIX' ? 'suffix' : 'prefix' }),
  }
}
