import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

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

export type PersonalAccessTokenAdded = {
  type: 'user.pat.added'
  payload: { tokenId: string; tokenHash: string; scopes: string[]; expiresAt: number | null }
}
export type PersonalAccessTokenRemoved = { type: 'user.pat.removed'; payload: { tokenId: string } }
export type PersonalAccessTokenEvent = PersonalAccessTokenAdded | PersonalAccessTokenRemoved

export const personalAccessTokenAdded = (payload: PersonalAccessTokenAdded['payload']): PersonalAccessTokenAdded => ({
  type: 'user.pat.added',
  payload,
})
export const personalAccessTokenRemoved = (tokenId: string): PersonalAccessTokenRemoved => ({
  type: 'user.pat.removed',
  payload: { tokenId },
})

export const personalAccessTokenFold: FoldTable<User, PersonalAccessTokenEvent> = {
  'user.pat.added': (user, { payload: { tokenId, ...token }, createdAt, sequence }) => ({
    ...user,
    tokens: { ...user.tokens, [tokenId]: { ...token, createdAt, sequence } },
  }),
  'user.pat.removed': (user, { payload }) => {
    const { [payload.tokenId]: _gone, ...tokens } = user.tokens
    return { ...user, tokens }
  },
}
