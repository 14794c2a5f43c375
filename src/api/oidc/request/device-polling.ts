/** The pace of devices that ask for their tokens (RFC 8628 §3.5). */
import type { KoaContextWithOIDC } from 'oidc-provider'
import { lifetimes } from '#api/oidc/lifetimes.ts'
import { paths } from '#api/oidc/paths.ts'
import { hashToken } from '#crypto/token.ts'

/** Seconds between two requests of a device; also added to the interval for each request that is too early. */
const INTERVAL = 5
/** Milliseconds that a request may be early by: clocks and networks are not exact. */
const TOLERANCE_MS = 500
/** Device codes whose pace is known; the oldest give way. */
const MAX_KNOWN = 10_000

interface Pace {
  readonly intervalMs: number
  readonly askedAt: number
}

export interface DevicePolling {
  /** Returns whether a device polls too early, and increases its interval then. */
  isTooFast(deviceCode: string, now: number): boolean
}

export function createDevicePolling(): DevicePolling {
  const paces = new Map<string, Pace>()
  return {
    isTooFast(deviceCode, now) {
      const key = hashToken(deviceCode)
      const { intervalMs, askedAt } = paces.get(key) ?? {
        intervalMs: INTERVAL * 1000,
        askedAt: Number.NEGATIVE_INFINITY,
      }
      const tooFast = now - askedAt < intervalMs - TOLERANCE_MS
      paces.delete(key)
      paces.set(key, { intervalMs: tooFast ? intervalMs + INTERVAL * 1000 : intervalMs, askedAt: now })
      for (const [oldest, pace] of paces) {
        if (paces.size <= MAX_KNOWN && now - pace.askedAt < lifetimes.deviceCode * 1000) break
        paces.delete(oldest)
      }
      return tooFast
    },
  }
}

/** Middleware around the engine's own: names the interval, and slows down devices that ignore it. */
export const paceDevices =
  (polling: DevicePolling) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    const body: unknown = ctx.body
    if (typeof body !== 'object' || body === null) return
    if (ctx.path === paths.device_authorization && 'device_code' in body) ctx.body = { ...body, interval: INTERVAL }
    if (ctx.path !== paths.token || !('error' in body) || body.error !== 'authorization_pending') return
    const deviceCode = ctx.oidc.params?.device_code
    if (typeof deviceCode === 'string' && polling.isTooFast(deviceCode, Date.now()))
      ctx.body = {
        error: 'slow_down',
        error_description: `wait ${INTERVAL} seconds longer between two requests from now on`,
      }
  }
