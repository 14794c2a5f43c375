/**
 * Actions of the instance: targets (HTTP endpoints of customers) and executions (which targets are called when). One
 * aggregate, since every call of the API looks up the executions that match it.
 */

import { foldTargetKeys, type TargetKeyEvent, type TargetKeys } from '#domain/action/target-key/events.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { type AggregateType, evolveBy, type Folded, type Recorded } from '#eventstore/aggregate.ts'
import type { JsonObject } from '#kit/json.ts'
import { ownProperty } from '#kit/own-property.ts'

/**
 * `webhook`: only its status counts. `call`: its response may replace the message. `async`: its response is not awaited.
 */
export type TargetType = 'webhook' | 'call' | 'async'

/** Form of the body of a call: JSON, a JWT that the server signed, or that JWT encrypted for the target. */
export type PayloadType = 'json' | 'jwt' | 'jwe'

export type TargetSettings = {
  readonly name: string
  readonly type: TargetType
  /** A failure fails the call of the API. */
  readonly interruptOnError: boolean
  readonly timeoutMs: number
  /** http(s) URL. */
  readonly endpoint: string
  readonly payloadType: PayloadType
}

interface Dates {
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}

/** `signingKey` is encrypted. */
export type ActionTarget = TargetSettings & Dates & { readonly signingKey: string; readonly keys: TargetKeys }
export type Execution = Dates & { readonly targets: readonly string[] }

export type Actions = {
  readonly targets: Readonly<Record<string, ActionTarget>>
  /** By condition, see condition.ts. */
  readonly executions: Readonly<Record<string, Execution>>
}

export type TargetAdded = {
  type: 'target.added'
  payload: TargetSettings & { id: string; signingKey: string } & JsonObject
}
export type TargetChanged = {
  type: 'target.changed'
  payload: Partial<TargetSettings> & { id: string; signingKey?: string } & JsonObject
}
export type TargetRemoved = { type: 'target.removed'; payload: { id: string } }
export type ExecutionSet = { type: 'execution.set'; payload: { condition: string; targets: readonly string[] } }
export type ExecutionRemoved = { type: 'execution.removed'; payload: { condition: string } }
export type ActionEvent = TargetAdded | TargetChanged | TargetRemoved | TargetKeyEvent | ExecutionSet | ExecutionRemoved

export const targetAdded = (payload: TargetAdded['payload']): TargetAdded => ({ type: 'target.added', payload })
export const targetChanged = (payload: TargetChanged['payload']): TargetChanged => ({ type: 'target.changed', payload })
export const targetRemoved = (id: string): TargetRemoved => ({ type: 'target.removed', payload: { id } })
export const executionSet = (condition: string, targets: readonly string[]): ExecutionSet => ({
  type: 'execution.set',
  payload: { condition, targets },
})
export const executionRemoved = (condition: string): ExecutionRemoved => ({
  type: 'execution.removed',
  payload: { condition },
})

/** A copy without one member. */
const omitMember = <T>(members: Readonly<Record<string, T>>, name: string): Record<string, T> =>
  Object.fromEntries(Object.entries(members).filter(([key]) => key !== name))

function withKeys(actions: Actions, event: Recorded<TargetKeyEvent>): Actions {
  const { targetId } = event.payload
  const target = ownProperty(actions.targets, targetId)
  if (!target) return actions
  const keys = foldTargetKeys(target.keys, event)
  return { ...actions, targets: { ...actions.targets, [targetId]: { ...target, keys } } }
}

export const noActions: Actions = { targets: {}, executions: {} }

export const actionsAggregate: AggregateType<Actions, ActionEvent> = {
  type: 'action',
  initial: noActions,
  evolve: evolveBy<Actions, ActionEvent>({
    'target.added': (actions, { payload, createdAt, sequence }) => {
      const { id, ...target } = payload
      const dates = { createdAt, changedAt: createdAt, sequence }
      return { ...actions, targets: { ...actions.targets, [id]: { ...target, keys: {}, ...dates } } }
    },
    'target.changed': (actions, { payload, createdAt, sequence }) => {
      const { id, ...changes } = payload
      const before = ownProperty(actions.targets, id)
      if (!before) return actions
      return {
        ...actions,
        targets: { ...actions.targets, [id]: { ...before, ...changes, changedAt: createdAt, sequence } },
      }
    },
    'target.key.added': withKeys,
    'target.key.activated': withKeys,
    'target.key.deactivated': withKeys,
    'target.key.removed': withKeys,
    'target.removed': (actions, { payload }) => ({
      targets: omitMember(actions.targets, payload.id),
      executions: Object.fromEntries(
        Object.entries(actions.executions)
          .map(
            ([condition, one]) =>
              [condition, { ...one, targets: one.targets.filter((id) => id !== payload.id) }] as const,
          )
          .filter(([, { targets }]) => targets.length > 0),
      ),
    }),
    'execution.set': (actions, { payload: { condition, targets }, createdAt, sequence }) => {
      const before = ownProperty(actions.executions, condition)
      const dates = { createdAt: before?.createdAt ?? createdAt, changedAt: createdAt, sequence }
      return { ...actions, executions: { ...actions.executions, [condition]: { targets, ...dates } } }
    },
    'execution.removed': (actions, { payload }) => ({
      ...actions,
      executions: omitMember(actions.executions, payload.condition),
    }),
  }),
  isRemoved: () => false,
  rows: () => [],
  names: () => [],
}

/** The target of an id. */
export const targetOf = (actions: Actions, id: string): ActionTarget | undefined => ownProperty(actions.targets, id)

/** The identity of the one aggregate. */
export const ACTIONS_ID = INSTANCE_ID

export type StoredActions = Folded<Actions>
