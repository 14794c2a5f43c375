import { searchText } from '#domain/listing/search-text.ts'
import { STATE_ORDER } from '#domain/user/search/user-order.ts'
import { type User, visibleState } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { foldCase } from '#kit/fold-case.ts'
import type { TableRow } from '#storage/tables.ts'

/** Returns the row of a user in `users`; those beside it come from the slices. */
export function userRow({ id, owner, state: user, createdAt, changedAt, sequence }: Folded<User>): TableRow {
  const state = visibleState(user)
  const human = user.type === 'human'
  const displayName = human ? user.profile.displayName : user.machine.name
  return {
    table: 'users',
    row: {
      id,
      org_id: owner,
      type: user.type,
      state,
      state_order: STATE_ORDER[state],
      user_name: user.userName,
      user_name_key: foldCase(user.userName),
      user_name_search: searchText(user.userName),
      user_name_scoped: user.userNameScoped ? 1 : 0,
      first_name: user.profile.firstName,
      first_name_search: searchText(user.profile.firstName),
      last_name: user.profile.lastName,
      last_name_search: searchText(user.profile.lastName),
      nick_name: user.profile.nickName,
      nick_name_search: searchText(user.profile.nickName),
      display_name: displayName,
      display_name_search: searchText(displayName),
      preferred_language: user.profile.preferredLanguage,
      gender: user.profile.gender,
      avatar_key: user.avatarKey || null,
      email: user.email.address,
      email_key: foldCase(user.email.address),
      email_search: searchText(user.email.address),
      email_verified: user.email.verified ? 1 : 0,
      phone: user.phone.number,
      phone_verified: user.phone.verified ? 1 : 0,
      password_changed_at: user.password.changedAt || null,
      password_change_required: user.password.changeRequired ? 1 : 0,
      mfa_init_skipped_at: user.mfa.initSkippedAt || null,
      description: user.machine.description,
      has_secret: user.machine.secretHash ? 1 : 0,
      access_token_type: user.machine.accessTokenType,
      invited_until: user.initCode?.expiresAt ?? null,
      version: user.version,
      modified_at: user.modifiedAt,
      created_at: createdAt,
      changed_at: changedAt,
      sequence,
    },
  }
}
