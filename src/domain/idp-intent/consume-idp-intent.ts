import type { Services } from '#domain/context.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { callbackPathOf } from '#domain/idp/provider-client.ts'
import { findIntentRow, type HeldIntent } from '#domain/idp-intent/find-idp-intent.ts'
import { fromStartedRow, type StartedIntent } from '#domain/idp-intent/idp-intent.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { AppError } from '#kit/errors.ts'

/** Scope of the names that states take when they are used. */
export const USED_INTENTS = 'idp_intents'

/** Never begun here, another browser's, used, or over. */
export const unknownIntent = (cause?: unknown): AppError =>
  refuse('intent.unknown', cause === undefined ? {} : { cause })

/** Data that a browser returns from a provider. */
export interface ReturnedIntent extends HeldIntent {
  /** Path of the return, which must be that of the intent's provider. */
  readonly path: string
}

/**
 * Consumes the intent of a browser that came back from a provider: its state was made for this browser and this
 * provider and was not used before, not even by a concurrent request. Rejects anything else with Unauthenticated
 * (`intent.unknown`) and changes nothing. `now` in epoch milliseconds.
 */
export async function consumeIdpIntent(
  services: Pick<Services, 'rows' | 'events' | 'cipher'>,
  returnedIntent: ReturnedIntent,
  now: number,
): Promise<StartedIntent> {
  const row = await findIntentRow(services, returnedIntent, now)
  if (row?.stage !== 'started') throw unknownIntent()
  const { state } = await services.events.load(idpAggregate, row.idp_id)
  // A removed provider has no address any more; `completeIdpIntent` rejects it.
  if (state.config?.kind === 'oidc' && returnedIntent.path !== callbackPathOf(row.idp_id, state.config))
    throw unknownIntent(new Error('another provider’s address'))
  const once = { scope: USED_INTENTS, name: row.id, taken: 'Errors.Intent.Unknown' }
  try {
    await services.events.writeRecords([{ table: 'idp_intents', put: { ...row, stage: 'used' } }], [once])
  } catch (error) {
    if (error instanceof AppError && error.kind === 'alreadyExists') throw unknownIntent(error)
    throw error
  }
  return fromStartedRow(services.cipher, row)
}
