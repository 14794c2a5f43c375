import { LRUCache } from 'lru-cache'
import { type ClientKey, readClientKey } from '#domain/project/app/client/client-key.ts'
import type { ClientKeySets } from '#domain/token/client-key-sets.ts'
import { fetchFailure } from '#kit/connection-failure.ts'
import { fetchDocument, NotFetched } from '#kit/fetch-public.ts'
import type { Log } from '#kit/log.ts'
import { parseJson } from '#kit/parse-json.ts'
import { isLoopbackAddress, isPublicAddress } from '#kit/public-address.ts'

/** Milliseconds that an application's request waits for its keys. */
const TIMEOUT_MS = 5_000
/** Bytes. */
const MAX_BYTES = 256 * 1024
const MAX_KEYS = 100
/** Milliseconds after which a set is fetched again. */
const MAX_AGE_MS = 10 * 60_000
/** Milliseconds between two attempts for a set after a failure, and between two for unknown key ids. */
const COOLDOWN_MS = 30_000
/** Milliseconds that keys outlive an address that fails. */
const MAX_STALE_MS = 24 * 60 * 60_000

interface KeySet {
  readonly keys: readonly ClientKey[]
  readonly fetchedAt: number
  readonly failedAt: number
  /** When the set was last fetched for an unknown key id. */
  readonly searchedAt: number
}

const NEVER: KeySet = { keys: [], fetchedAt: 0, failedAt: 0, searchedAt: 0 }

export interface KeySetOptions {
  /** Whether addresses of this machine may be fetched. */
  readonly allowLoopback: boolean
  readonly log: Log
  /** Epoch milliseconds. */
  readonly now?: () => number
}

/**
 * Keeps the key sets of applications: fetched from the public network only, again after ten minutes, and at once for
 * an unknown key id, which is how an application replaces its keys.
 */
export function createClientKeySets({ allowLoopback, log, now = Date.now }: KeySetOptions): ClientKeySets {
  const sets = new LRUCache<string, Promise<KeySet>>({ max: 1_000 })
  const allows = (address: string) => isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address))

  async function load(address: string, before: KeySet): Promise<KeySet> {
    const at = now()
    try {
      const body = await fetchDocument(new URL(address), {
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_BYTES,
        allows,
      })
      return { ...before, keys: readKeySet(body), fetchedAt: at, failedAt: 0 }
    } catch (error) {
      log.warn({ jwksUri: address, reason: fetchFailure(error) }, 'keys of an application cannot be fetched')
      return { ...(at - before.fetchedAt < MAX_STALE_MS ? before : NEVER), failedAt: at }
    }
  }

  return {
    async find(address, keyId) {
      const pending = sets.get(address)
      const known = (await pending) ?? NEVER
      const named = ofId(known.keys, keyId)
      const isMissing = named.length === 0 && keyId !== undefined && now() - known.searchedAt >= COOLDOWN_MS
      const isDue = now() - known.fetchedAt >= MAX_AGE_MS || isMissing
      if (!isDue || now() - known.failedAt < COOLDOWN_MS) return named
      // Another request may have begun to fetch it.
      const current = sets.get(address)
      const isFirst = current === undefined || current === pending
      // The first fetch is none for an unknown id: the application may replace its keys right after it.
      const before = known.fetchedAt > 0 && isMissing ? { ...known, searchedAt: now() } : known
      const loading = isFirst ? load(address, before) : current
      sets.set(address, loading)
      return ofId((await loading).keys, keyId)
    },
  }
}

const ofId = (keys: readonly ClientKey[], keyId: string | undefined) =>
  keyId === undefined ? keys : keys.filter(({ kid }) => kid === keyId)

/** Skips keys that are for something else. */
function readKeySet(body: string): ClientKey[] {
  const set = parsed(body)
  const keys = typeof set === 'object' && set !== null && !Array.isArray(set) ? set.keys : undefined
  if (!Array.isArray(keys)) throw new NotFetched('it is no JSON Web Key Set')
  return keys
    .slice(0, MAX_KEYS)
    .map(readClientKey)
    .filter((key) => key !== undefined)
}

function parsed(body: string) {
  try {
    return parseJson(body)
  } catch (cause) {
    throw new NotFetched('it is not JSON', { cause })
  }
}
