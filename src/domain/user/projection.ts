import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { foldCase } from '#kit/fold-case.ts'
import type { TableRow } from '#storage/tables.ts'

/** The rows that must stand for a user: one in `users`, one per token and per provider link. */
export function userRows(folded: Folded<User>): TableRow[] {
  return [userRow(folded), ...tokenRows(folded), ...idpLinkRows(folded)]
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
      state: user.status === 'none' || user.status === 'removed' ? 'inactive' : user.status,
      user_name: user.userName,
      user_name_key: foldCase(user.userName),
      first_name: user.profile.firstName,
      first_name_key: foldCase(user.profile.firstName),
      last_name: user.profile.lastName,
      last_name_key: foldCase(user.profile.lastName),
      nick_name: user.profile.nickName,
      nick_name_key: foldCase(user.profile.nickName),
      display_name: displayName,
      display_name_key: foldCase(displayName),
      preferred_language: user.profile.preferredLanguage,
      gender: user.profile.gender,
      avatar_key: null,
      email: user.email.address,
      email_key: foldCase(user.email.address),
      email_verified: user.email.verified ? 1 : 0,
      phone: user.phone.number,
      phone_verified: user.phone.verified ? 1 : 0,
      password_changed_at: user.password.changedAt || null,
      description: user.machine.description,
      has_secret: user.machine.secretHash ? 1 : 0,
      access_token_type: user.machine.accessTokenType,
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
      user_id: id,
      org_id: owner,
      display_name: link.displayName,
      created_at: link.createdAt,
      changed_at: link.createdAt,
      sequence: link.sequence,
    },
  }))
