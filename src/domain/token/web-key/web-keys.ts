/** The keys that sign tokens, as one aggregate of the instance. Private keys are encrypted in it. */
import type { SigningKeyKind } from '#crypto/signing-key-pair.ts'
import { type AggregateType, evolveBy } from '#eventstore/aggregate.ts'
import { ownProperty } from '#kit/own-property.ts'

export type WebKeyStatus = 'initial' | 'active' | 'inactive'

export type WebKey = {
  readonly id: string
  readonly kind: SigningKeyKind
  /** SPKI PEM. */
  readonly publicKey: string
  /** PKCS#8 PEM, encrypted. */
  readonly secret: string
  /** Created by the rotation, not through the API. */
  readonly isAutomatic: boolean
  /** Status by the events; until a first activation the rotation chooses (`signing-keys.ts`). */
  readonly status: WebKeyStatus
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly changedAt: number
}
export type WebKeys = { readonly keys: Readonly<Record<string, WebKey>> }

export type WebKeyAdded = {
  type: 'web_key.added'
  payload: { id: string; kind: SigningKeyKind; publicKey: string; secret: string; isAutomatic: boolean }
}
export type WebKeyActivated = { type: 'web_key.activated'; payload: { id: string } }
export type WebKeyDeactivated = { type: 'web_key.deactivated'; payload: { id: string } }
export type WebKeyRemoved = { type: 'web_key.removed'; payload: { id: string } }
export type WebKeyEvent = WebKeyAdded | WebKeyActivated | WebKeyDeactivated | WebKeyRemoved

export const webKeyAdded = (payload: WebKeyAdded['payload']): WebKeyAdded => ({ type: 'web_key.added', payload })
export const webKeyActivated = (id: string): WebKeyActivated => ({ type: 'web_key.activated', payload: { id } })
export const webKeyDeactivated = (id: string): WebKeyDeactivated => ({ type: 'web_key.deactivated', payload: { id } })
export const webKeyRemoved = (id: string): WebKeyRemoved => ({ type: 'web_key.removed', payload: { id } })

function withStatus({ keys }: WebKeys, id: string, changes: Pick<WebKey, 'status' | 'changedAt'>): WebKeys {
  const key = ownProperty(keys, id)
  return { keys: key ? { ...keys, [id]: { ...key, ...changes } } : keys }
}

export const webKeysAggregate: AggregateType<WebKeys, WebKeyEvent> = {
  type: 'web_key',
  initial: { keys: {} },
  evolve: evolveBy<WebKeys, WebKeyEvent>({
    'web_key.added': ({ keys }, { payload, createdAt }) => ({
      keys: { ...keys, [payload.id]: { ...payload, status: 'initial', createdAt, changedAt: createdAt } },
    }),
    'web_key.activated': (state, { payload, createdAt }) =>
      withStatus(state, payload.id, { status: 'active', changedAt: createdAt }),
    'web_key.deactivated': (state, { payload, createdAt }) =>
      withStatus(state, payload.id, { status: 'inactive', changedAt: createdAt }),
    'web_key.removed': ({ keys }, { payload }) => {
      const { [payload.id]: _removed, ...others } = keys
      return { keys: others }
    },
  }),
  isRemoved: () => false,
  rows: () => [],
  names: () => [],
}

/** Returns all keys, oldest first. */
export const keysOf = ({ keys }: WebKeys): readonly WebKey[] =>
  Object.values(keys).sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1))
