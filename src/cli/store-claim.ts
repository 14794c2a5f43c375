/**
 * Claims on a store that several processes share: any number of servers, or one rebuild, which removes the read models
 * that servers use, or one copy into it. A claim is a row with an expiry, which its process extends as long as it runs; pushes do not read
 * it. A store of one process needs none: its file is locked.
 */
import { randomUUID } from 'node:crypto'
import type { Log } from '#kit/log.ts'
import type { RowChange, Storage } from '#storage/port.ts'

/** A process that was killed keeps its claim for this long, milliseconds; clocks may differ by half of it. */
const LASTS = 60_000
const RENEWED_EVERY = 15_000

type Purpose = 'server' | 'rebuild' | 'copy'

/**
 * Claims the store and resolves with the function that releases it. Rejects when a conflicting process holds a claim;
 * the error names it and the remedy.
 */
export async function claimStore(storage: Storage, purpose: Purpose, log: Log): Promise<() => Promise<void>> {
  if (!storage.capabilities.multiProcess) return async () => undefined
  const id = randomUUID()
  const write = (...rows: RowChange[]) => storage.push({ expect: [], events: [], free: [], take: [], rows, outbox: [] })
  const renew = () => write({ table: 'store_claims', put: { id, purpose, expires_at: Date.now() + LASTS } })
  await storage.lock('store-claims', async () => {
    const claims = await storage.rows.selectFrom('store_claims').selectAll().execute()
    const [living, ended] = [claims.filter(isLiving), claims.filter((claim) => !isLiving(claim))]
    if (purpose !== 'server' && living.length > 0) throw new Error(refusal(purpose, living.length))
    const other = living.find((claim) => claim.purpose !== 'server')?.purpose
    if (other === 'copy')
      throw new Error('a store is being copied into this database: start the server when that is done')
    if (other) throw new Error('the read models of this store are being rebuilt: start the server when that is done')
    await write(...ended.map((claim): RowChange => ({ table: 'store_claims', remove: { id: claim.id } })))
    await renew()
  })
  const timer = setInterval(() => {
    void renew().catch((error: unknown) => log.warn({ err: error }, 'The claim on the store could not be renewed'))
  }, RENEWED_EVERY).unref()
  return async () => {
    clearInterval(timer)
    // It expires where the store cannot be reached.
    await write({ table: 'store_claims', remove: { id } }).catch(() => undefined)
  }
}

const isLiving = (claim: { readonly expires_at: number }): boolean => claim.expires_at > Date.now()

const refusal = (purpose: Purpose, count: number): string =>
  `${count} server(s), rebuilds or copies are on this store. Stop them first (one that was killed counts for ` +
  `${LASTS / 1000} seconds)` +
  (purpose === 'rebuild' ? ', or write the read models again beside running servers: usher rebuild --live' : '')
