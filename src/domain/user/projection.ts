import { searchText } from '#domain/listing/search-text.ts'
import { accountKey } from '#domain/user/idp-link/same-account.ts'
import { attributeRows } from '#domain/user/person/rows.ts'
import { shownState, type User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { foldCase } from '#kit/fold-case.ts'
import type { TableRow } from '#storage/tables.ts'

/** Returns the rows of a user: one in `users`, and those of its tokens, keys, provider links, metadata and attributes. */
export function userRows(folded: Folded<User>): TableRow[] {
  return [
    userRow(folded),
    ...tokenRows(folded),
    ...keyRows(folded),
    ...idpLinkRows(folded),
    ...metadataRows(folded),
    ...attributeRows(folded),
  ]
}

function userRow({ id, owner, state: user, createdAt, changedAt, sequence }: Folded<User>): TableRow {
  const human = user.type === 'human'
  const displayName = human ? user.profile.displayName : user.machine.name
  return {
    table: 'users',
    row: {
      id,
      org_id: owner,
      type: user.type,
      state: shownState(user),
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

const tokenRows = ({ id, owner, state: user }: Folded<User>): TableRow[] =>
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

const idpLinkRows = ({ id, owner, state: user }: Folded<User>): TableRow[] =>
  user.idpLinks.map((link) => ({
    table: 'idp_links',
    row: {
      idp_id: link.idpId,
      external_user_id: link.externalUserId,
      external_user_key: accountKey(link.externalUserId),
      user_id: id,
      org_id: owner,
      display_name: link.displayName,
      created_at: link.createdAt,
      changed_at: link.createdAt,
      sequence: link.sequence,
    },
  }))

const keyRows = ({ id, owner, state: user }: Folded<User>): TableRow[] =>
  Object.entries(user.keys).map(([keyId, key]) => ({
    table: 'machine_keys',
    row: {
      id: keyId,
      user_id: id,
      org_id: owner,
      type: key.type,
      public_key: key.publicKey,
      expires_at: key.expiresAt,
      created_at: key.createdAt,
      changed_at: key.createdAt,
      sequence: key.sequence,
    },
  }))

const metadataRows = ({ id, owner, state: user }: Folded<User>): TableRow[] =>
  Object.entries(user.metadata).map(([key, entry]) => ({
    table: 'user_metadata',
    row: {
      user_id: id,
      key,
      key_search: searchText(key),
      org_id: owner,
      value: entry.value,
      created_at: entry.createdAt,
      changed_at: entry.changedAt,
      sequence: entry.sequence,
    },
  }))
