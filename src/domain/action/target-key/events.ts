/** Public keys of a target, for which calls with the payload type JWE are encrypted. At most one is active. */
export type TargetKey = {
  /** SPKI PEM. */
  readonly publicKey: string
  /** SHA-256 of the DER form, base64. */
  readonly fingerprint: string
  readonly isActive: boolean
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
  readonly createdAt: number
  readonly changedAt: number
}
export type TargetKeys = Readonly<Record<string, TargetKey>>

export type TargetKeyAdded = {
  type: 'target.key.added'
  payload: { targetId: string; id: string; publicKey: string; fingerprint: string; expiresAt: number | null }
}
export type TargetKeyChanged = {
  type: 'target.key.activated' | 'target.key.deactivated' | 'target.key.removed'
  payload: { targetId: string; id: string }
}
export type TargetKeyEvent = TargetKeyAdded | TargetKeyChanged

export const targetKeyAdded = (payload: TargetKeyAdded['payload']): TargetKeyAdded => ({
  type: 'target.key.added',
  payload,
})
const keyChange =
  (type: TargetKeyChanged['type']) =>
  (targetId: string, id: string): TargetKeyChanged => ({
    type,
    payload: { targetId, id },
  })
export const targetKeyActivated = keyChange('target.key.activated')
export const targetKeyDeactivated = keyChange('target.key.deactivated')
export const targetKeyRemoved = keyChange('target.key.removed')

/** Returns the keys after an event. */
export function foldTargetKeys(keys: TargetKeys, event: TargetKeyEvent & { readonly createdAt: number }): TargetKeys {
  const { createdAt } = event
  if (event.type === 'target.key.added') {
    const { id, publicKey, fingerprint, expiresAt } = event.payload
    return { ...keys, [id]: { publicKey, fingerprint, expiresAt, isActive: false, createdAt, changedAt: createdAt } }
  }
  const { id } = event.payload
  const { [id]: key, ...others } = keys
  if (!key || event.type === 'target.key.removed') return others
  const isActive = event.type === 'target.key.activated'
  return { ...others, [id]: { ...key, isActive, changedAt: createdAt } }
}
