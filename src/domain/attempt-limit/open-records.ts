import { networkOf } from '#domain/attempt-limit/address-limit.ts'
import { clientAddress } from '#kit/request-context.ts'
import type { RowChange } from '#storage/port.ts'

/** Records of all addresses together. */
const MAX_TOTAL = 100_000

/** Removal of a record that an anonymous request created. */
type Removal = Extract<RowChange, { remove: unknown }>

/**
 * Records of unauthenticated requests, limited by client address so that no address fills the store (CWE-770).
 * Rejects nothing: beyond the limit the oldest unfinished record of that address is removed.
 */
export interface OpenRecords {
  /** Notes a new record, named by its removal. Returns the removals to write along with it. */
  opened(removal: Removal): readonly Removal[]
  /** Forgets a record that was finished, or removed. */
  closed(removal: Removal): void
}

/** `max`: records of each kind that one address may leave unfinished on this process; 0: any number. */
export function createOpenRecords(max: number, addressOf: () => string = clientAddress): OpenRecords {
  const lists = new Map<string, Map<string, Removal>>()
  const listOf = new Map<string, string>()
  const forget = (key: string) => {
    const name = listOf.get(key)
    if (name === undefined) return
    listOf.delete(key)
    const list = lists.get(name)
    list?.delete(key)
    if (list?.size === 0) lists.delete(name)
  }
  return {
    opened(removal) {
      const [address, key] = [addressOf(), JSON.stringify(removal)]
      if (max === 0 || address === '' || listOf.has(key)) return []
      const name = `${removal.table} ${removal.remove.model ?? ''} ${networkOf(address)}`
      const list = lists.get(name) ?? new Map<string, Removal>()
      lists.set(name, list.set(key, removal))
      listOf.set(key, name)
      const [oldest] = list.size > max ? list.keys() : listOf.size > MAX_TOTAL ? listOf.keys() : []
      if (oldest === undefined) return []
      const displaced = lists.get(listOf.get(oldest) ?? '')?.get(oldest)
      forget(oldest)
      return displaced ? [displaced] : []
    },
    closed: (removal) => forget(JSON.stringify(removal)),
  }
}
