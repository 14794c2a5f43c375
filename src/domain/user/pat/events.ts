import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type PersonalAccessToken = {
  /** SHA-256, base64url: the token itself is never stored. */
  readonly tokenHash: string
  readonly scopes: readonly string[]
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
  readonly createdAt: number
  readonly sequence: number
}
export type PersonalAccessTokens = { readonly [id: string]: PersonalAccessToken }

export type PersonalAccessTokenEvent = PersonalAccessTokenAdded | EventOf<typeof personalAccessTokenRemoved>

export const personalAccessTokenAdded = event(
  'user.pat.added',
  (payload: { tokenId: string; tokenHash: string; scopes: string[]; expiresAt: number | null }) => payload,
)
export type PersonalAccessTokenAdded = EventOf<typeof personalAccessTokenAdded>
export const personalAccessTokenRemoved = event('user.pat.removed', (tokenId: string) => ({ tokenId }))

export const personalAccessTokenFold: FoldTable<User, PersonalAccessTokenEvent> = {
  'user.pat.added': (user, { payload: { tokenId, ...token }, createdAt, sequence }) => ({
    ...user,
    tokens: { ...user.tokens, [tokenId]: { ...token, createdAt, sequence } },
  }),
  'user.pat.removed': (user, { payload }) => {
    const { [payload.tokenId]: _removed, ...tokens } = user.tokens
    return { ...user, tokens }
  },
}
