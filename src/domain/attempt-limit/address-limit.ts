import { isIPv6 } from 'node:net'
import { createLimit } from '#domain/attempt-limit/attempt-limit.ts'
import type { Services } from '#domain/context.ts'

const WINDOW_MS = 60_000

/** Counts an attempt of an address; returns whether it is within the limit. */
export type AddressLimit = (address: string, now: number) => Promise<boolean>

/**
 * Bounds the forms that an address may send within a minute. An IPv6 address counts as its /64 network, the smallest that
 * a customer is given. `max` 0: any number, and nothing is counted.
 */
export function createAddressLimit(services: Pick<Services, 'events' | 'rows'>, max: number): AddressLimit {
  if (max === 0) return async () => true
  const within = createLimit(services, { kind: 'address', max, windowMs: WINDOW_MS })
  return (address, now) => within(networkOf(address), now)
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
