import type { TargetWithId } from '#domain/action/action-registry.ts'
import { ACTIONS_ID, actionsAggregate, targetOf } from '#domain/action/actions.ts'
import type { TargetCaller } from '#domain/action/target-caller.ts'
import type { Services } from '#domain/context.ts'
import type { JsonObject } from '#kit/json.ts'
import { DeliveryError } from '#notify/delivery-error.ts'
import type { PendingEntry } from '#notify/outbox-worker.ts'

/** Delivers stored events to targets of executions; an event of a removed target is dropped. Rejects to be retried. */
export const actionEventNotifier =
  (services: Pick<Services, 'events'>, caller: TargetCaller) =>
  async ({ payload }: PendingEntry): Promise<void> => {
    // Written by the action registry.
    const { targetId, event } = payload as { targetId: string; event: JsonObject }
    const { state } = await services.events.load(actionsAggregate, ACTIONS_ID)
    const target = targetOf(state, targetId)
    if (!target) return
    const withId: TargetWithId = { ...target, id: targetId }
    await caller.deliver(withId, event).catch((cause: unknown) => {
      throw new DeliveryError('action: target did not accept an event', { retryable: true, cause })
    })
  }
