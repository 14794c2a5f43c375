import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

/** The public half of a key that a machine user signs with; the private half is never kept. */
export type MachineKey = {
  /** zitadel.authn.v1.KeyType, by number. */
  readonly type: number
  /** SPKI PEM. */
  readonly publicKey: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
  readonly createdAt: number
  readonly sequence: number
}
export type MachineKeys = { readonly [id: string]: MachineKey }

export type MachineKeyEvent = MachineKeyAdded | EventOf<typeof machineKeyRemoved>

export const machineKeyAdded = event(
  'user.machine.key.added',
  (payload: { keyId: string; type: number; publicKey: string; expiresAt: number }) => payload,
)
export type MachineKeyAdded = EventOf<typeof machineKeyAdded>
export const machineKeyRemoved = event('user.machine.key.removed', (keyId: string) => ({ keyId }))

export const machineKeyFold: FoldTable<User, MachineKeyEvent> = {
  'user.machine.key.added': (user, { payload: { keyId, ...key }, createdAt, sequence }) => ({
    ...user,
    keys: { ...user.keys, [keyId]: { ...key, createdAt, sequence } },
  }),
  // Access tokens that the key got end with it (ASVS 5.0 7.4.3).
  'user.machine.key.removed': (user, { payload, sequence }) => {
    const { [payload.keyId]: _removed, ...keys } = user.keys
    return { ...user, keys, signedOutAt: sequence }
  },
}
