import type { Services } from '#domain/context.ts'
import { findIntentRow, type HeldIntent } from '#domain/idp-intent/find-idp-intent.ts'
import { fromStartedRow, type StartedIntent } from '#domain/idp-intent/idp-intent.ts'
import { AppError, unauthenticated } from '#kit/errors.ts'

/** Scope of the names that states take when they are used. */
export const USED_INTENTS = 'idp_intents'

/** Never begun here, another browser's, used, or over. */
export const unknownIntent = (cause?: unknown): AppError =>
  unauthenticated('INTENT-state', 'Errors.Intent.Unknown', cause === undefined ? {} : { cause })

/**
 * Takes up a browser that came back, once: the state has to be one that was made for this very browser, and not used
 * before, not even by a request that runs at the same time. Refuses all else alike with Unauthenticated
 * (`INTENT-state`). `now` in epoch milliseconds.
 */
export async function consumeIdpIntent(
  services: Pick<Services, 'rows' | 'events' | 'cipher'>,
  held: HeldIntent,
  now: number,
): Promise<StartedIntent> {
  const row = await findIntentRow(services, held, now)
  if (row?.stage !== 'started') throw unknownIntent()
  const once = { scope: USED_INTENTS, name: row.id, taken: 'Errors.Intent.Unknown' }
  try {
    await services.events.writeRecords([{ table: 'idp_intents', put: { ...row, stage: 'used' } }], [once])
  } catch (error) {
    if (error instanceof AppError && error.kind === 'alreadyExists') throw unknownIntent(error)
    throw error
  }
  return fromStartedRow(services.cipher, row)
}
