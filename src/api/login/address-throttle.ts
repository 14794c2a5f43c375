import { isIPv6 } from 'node:net'

const WINDOW_MS = 60_000
/** Addresses known at a time; the one that was quiet longest is forgotten first. */
const MAX_ADDRESSES = 50_000

/**
 * Says whether an address may send one more form within the minute, and counts it. An IPv6 address counts as its /64
 * network, since that is what one household is given. `limit` 0: no limit. Per process.
 */
export function createAddressThrottle(limit: number): (address: string, now: number) => boolean {
  const seen = new Map<string, { begun: number; count: number }>()
  return (address, now) => {
    if (limit === 0) return true
    const key = networkOf(address)
    const known = seen.get(key)
    const current = known && now - known.begun < WINDOW_MS ? known : { begun: now, count: 0 }
    current.count += 1
    seen.delete(key)
    seen.set(key, current)
    const [quietest] = seen.size > MAX_ADDRESSES ? seen.keys() : []
    if (quietest !== undefined) seen.delete(quietest)
    return current.count <= limit
  }
}

/** The address, or the /64 network of an IPv6 one; IPv4 written as IPv6 counts as IPv4. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('%', 1)[0]?.split('::') ?? []
  const before = head ? head.split(':') : []
  const after = tail ? tail.split(':') : []
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return [...before, ...(address.includes('::') ? zeros : []), ...after]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':')
}
