/**
 * The executions in force, in memory: every call of the API and every stored event looks them up. A process that writes
 * them sees them at once; another process of the same store after `REFRESH_MS` at most.
 */
import {
  ACTIONS_ID,
  type Actions,
  type ActionTarget,
  actionsAggregate,
  noActions,
  targetOf,
} from '#domain/action/actions.ts'
import { eventConditions } from '#domain/action/condition.ts'
import type { Services } from '#domain/context.ts'
import type { EventToStore, OutboxEntry } from '#storage/port.ts'

/** Milliseconds. */
const REFRESH_MS = 1_000

/** The outbox kind of events that are sent to targets. */
export const ACTION_EVENT = 'action-event'

export type TargetWithId = ActionTarget & { readonly id: string }

export interface ActionRegistry {
  /** The targets of the first of these conditions that has an execution, in call order. */
  targetsFor(conditions: readonly string[]): readonly TargetWithId[]
  /** Reads the executions again. */
  refresh(): Promise<void>
  close(): void
}

/** Starts a registry; its first state is read at once. */
export async function createActionRegistry(
  { events }: Pick<Services, 'events'>,
  { isShared }: { readonly isShared: boolean },
): Promise<ActionRegistry> {
  let current: Actions = noActions
  const refresh = async () => {
    current = (await events.load(actionsAggregate, ACTIONS_ID)).state
  }
  await refresh()
  const targetsFor: ActionRegistry['targetsFor'] = (conditions) => {
    const matchedCondition = conditions.find((condition) => Object.hasOwn(current.executions, condition))
    const ids = matchedCondition === undefined ? [] : (current.executions[matchedCondition]?.targets ?? [])
    return ids.flatMap((id) => {
      const target = targetOf(current, id)
      return target ? [{ ...target, id }] : []
    })
  }
  const stopObserving = events.observe({
    outbox: (stored) => (stored.aggregateType === actionsAggregate.type ? [] : entriesFor(targetsFor, stored)),
    stored: (types) => {
      if (types.includes(actionsAggregate.type)) void refresh()
    },
  })
  // An error of one read is mended by the next.
  const timer = isShared ? setInterval(() => refresh().catch(() => undefined), REFRESH_MS) : undefined
  timer?.unref()
  return {
    targetsFor,
    refresh,
    close() {
      clearInterval(timer)
      stopObserving()
    },
  }
}

function entriesFor(targetsFor: ActionRegistry['targetsFor'], event: EventToStore): OutboxEntry[] {
  return targetsFor(eventConditions(event.type)).map(({ id }) => ({
    id: `${event.aggregateType}-${event.aggregateId}-${event.sequence}-${id}`,
    kind: ACTION_EVENT,
    payload: { targetId: id, event: eventBody(event) },
    dueAt: event.createdAt,
  }))
}

/** Payload members with credentials: hashes, codes, tokens, keys. They are not delivered. */
const SECRET = /hash|secret|code$|^code|token|privatekey|signingkey|keycheck/i

const eventBody = (event: EventToStore) => ({
  aggregateID: event.aggregateId,
  aggregateType: event.aggregateType,
  resourceOwner: event.owner,
  instanceID: ACTIONS_ID,
  version: 'v2',
  sequence: event.sequence,
  event_type: event.type,
  created_at: new Date(event.createdAt).toISOString(),
  userID: event.creator,
  event_payload: Object.fromEntries(Object.entries(event.payload).filter(([name]) => !SECRET.test(name))),
})
