/**
 * Access keys: credentials of clients of the Nevis API. A key belongs to one organization and gives access to its
 * users only. Owns the key's name and hash, and the allowed targets of links that it requests; the key itself is
 * shown once and never stored. Revocation frees a key's name; its id stays in the events it authored.
 */
import { type AggregateType, evolveBy } from '#eventstore/aggregate.ts'

export type AccessKey = {
  readonly status: 'none' | 'active' | 'revoked'
  readonly name: string
  /** SHA-256, base64url. */
  readonly keyHash: string
  /** URLs below which links that this key orders may lead, besides the server's own. */
  readonly returnUrls: readonly string[]
}

export type AccessKeyAdded = {
  type: 'accesskey.added'
  payload: { name: string; keyHash: string; returnUrls: string[] }
}
export type AccessKeyRevoked = { type: 'accesskey.revoked'; payload: Record<string, never> }
export type AccessKeyEvent = AccessKeyAdded | AccessKeyRevoked

export const accessKeyAdded = (payload: AccessKeyAdded['payload']): AccessKeyAdded => ({
  type: 'accesskey.added',
  payload,
})
export const accessKeyRevoked = (): AccessKeyRevoked => ({ type: 'accesskey.revoked', payload: {} })

export const accessKeyAggregate: AggregateType<AccessKey, AccessKeyEvent> = {
  type: 'accesskey',
  initial: { status: 'none', name: '', keyHash: '', returnUrls: [] },
  evolve: evolveBy<AccessKey, AccessKeyEvent>({
    'accesskey.added': (_key, { payload }) => ({ status: 'active', ...payload }),
    'accesskey.revoked': (key) => ({ ...key, status: 'revoked' }),
  }),
  isRemoved: (key) => key.status === 'revoked',
  rows: ({ id, owner, state, createdAt }) => [
    {
      table: 'access_keys',
      row: {
        id,
        name: state.name,
        org_id: owner,
        key_hash: state.keyHash,
        return_urls: JSON.stringify(state.returnUrls),
        created_at: createdAt,
      },
    },
  ],
  names: ({ state }) => [{ scope: 'accesskey_names', name: state.name, taken: 'Errors.AccessKey.AlreadyExists' }],
}
