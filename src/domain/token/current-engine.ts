import type { Services } from '#domain/context.ts'
import { rotateSigningKeys } from '#domain/token/rotate-signing-keys.ts'
import type { Keyring } from '#domain/token/signing-keys.ts'
import { webKeysAggregate } from '#domain/token/web-key/web-keys.ts'
import type { Log } from '#kit/log.ts'

/** Time within which a change of keys by another process takes effect, in milliseconds. */
const REFRESH_MS = 1000

/** Returns the engine for the current keys. `isFresh`: a change by another process counts at once. */
export type CurrentEngine<E> = (isFresh?: boolean) => Promise<E>

/** Keeps one engine, and creates another one when the keys changed; a change in this process counts at once. */
export function currentEngine<E extends { readonly keyring: Keyring }>(
  services: Services,
  log: Log,
  create: (keyring: Keyring) => E,
): { readonly current: CurrentEngine<E>; readonly stop: () => void } {
  let engine: E | undefined
  let checkedAt = 0
  let checking: Promise<void> | undefined
  const check = async () => {
    checkedAt = Date.now()
    const keyring = await rotateSigningKeys(services, checkedAt)
    if (keyring.version !== engine?.keyring.version) engine = create(keyring)
  }
  const recheck = () => {
    checking ??= check().finally(() => {
      checking = undefined
    })
    return checking
  }
  const update = async (isFresh: boolean) => {
    // Requests that come while the first engine is created wait for it.
    const isDue = () => engine === undefined || isFresh || checkedAt === 0 || Date.now() - checkedAt > REFRESH_MS
    if (!isDue()) return
    // A check that runs already may have read the keys before the change.
    await checking
    if (isDue()) await recheck()
  }
  const stop = services.events.observe({
    outbox: () => [],
    stored(types) {
      if (types.includes(webKeysAggregate.type)) checkedAt = 0
    },
  })
  const current: CurrentEngine<E> = async (isFresh = false) => {
    await update(isFresh).catch((cause) => {
      if (!engine) throw cause
      log.warn({ cause }, 'signing keys could not be read')
    })
    if (!engine) throw new Error('no engine exists')
    return engine
  }
  return { current, stop }
}
