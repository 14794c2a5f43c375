import { networkOf } from '#domain/attempt-limit/address-limit.ts'
import { createLimit } from '#domain/attempt-limit/attempt-limit.ts'
import type { Services } from '#domain/context.ts'

const WINDOW_MS = 60_000
/** Maximum number of blocked addresses; beyond it the oldest is removed. */
const MAX_BLOCKED = 10_000

/** Counts of wrong guesses by address. Right guesses are not counted, so they cost no look-up. */
export interface GuessLimit {
  isBlocked(address: string, now: number): boolean
  /** Counts a wrong guess. Beyond the limit the address is blocked for the rest of the minute. */
  failed(address: string, now: number): Promise<void>
}

/** `max` 0: any number. */
export function createGuessLimit(
  services: Pick<Services, 'events' | 'rows'>,
  { kind, max, blocked }: { kind: string; max: number; blocked: () => void },
): GuessLimit {
  if (max === 0) return { isBlocked: () => false, failed: async () => {} }
  const within = createLimit(services, { kind, max, windowMs: WINDOW_MS })
  const until = new Map<string, number>()
  return {
    isBlocked(address, now) {
      const end = until.get(networkOf(address))
      return end !== undefined && now < end
    },
    async failed(address, now) {
      const network = networkOf(address)
      if (await within(network, now)) return
      if ((until.get(network) ?? 0) <= now) blocked()
      until.delete(network)
      until.set(network, (Math.floor(now / WINDOW_MS) + 1) * WINDOW_MS)
      for (const oldest of until.keys()) {
        if (until.size <= MAX_BLOCKED) return
        until.delete(oldest)
      }
    },
  }
}
