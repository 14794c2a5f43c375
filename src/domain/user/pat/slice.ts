import {
  type PersonalAccessTokenEvent,
  type PersonalAccessTokens,
  personalAccessTokenFold,
} from '#domain/user/pat/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { TableRow } from '#storage/tables.ts'

export type PersonalAccessTokenState = {
  readonly tokens: PersonalAccessTokens
}

const tokenRows = ({ id, owner, state: user }: Folded<PersonalAccessTokenState>): TableRow[] =>
  Object.entries(user.tokens).map(([tokenId, token]) => ({
    table: 'personal_access_tokens',
    row: {
      id: tokenId,
      user_id: id,
      org_id: owner,
      token_hash: token.tokenHash,
      scopes: JSON.stringify(token.scopes),
      expires_at: token.expiresAt,
      created_at: token.createdAt,
      changed_at: token.createdAt,
      sequence: token.sequence,
    },
  }))

export const personalAccessTokenSlice: UserSlice<PersonalAccessTokenState, PersonalAccessTokenEvent> = {
  initial: {
    tokens: {},
  },
  fold: personalAccessTokenFold,
  rows: tokenRows,
}
