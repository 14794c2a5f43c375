import type { UserEvent } from '#domain/user/user.ts'
import type { Erasure } from '#eventstore/aggregate.ts'
import { emptyMembers } from '#eventstore/empty-members.ts'

/**
 * Members of payloads that outlive their user: ids that this server chose, names of fields and channels, and counts.
 * Every other member is erased, also one of an event that does not exist yet.
 */
const KEPT: ReadonlySet<string> = new Set([
  'id',
  'keyId',
  'tokenId',
  'customerId',
  'idpId',
  'channel',
  'link',
  'fields',
  'version',
])

const PASSWORD_ENDS: ReadonlySet<string> = new Set([
  'user.human.password.changed',
  'user.human.password.added',
  'user.human.password.removed',
  'user.human.password.hash.updated',
])

/**
 * Returns what past events of a user keep: after its removal nothing that is personal or secret, after a change of its
 * password no hash of an earlier one (ASVS 5.0 14.2.7).
 */
export function erasedBy({ type }: Pick<UserEvent, 'type'>): Erasure | undefined {
  if (type === 'user.removed') return withoutPersonalData
  return PASSWORD_ENDS.has(type) ? withoutPasswordHash : undefined
}

const withoutPersonalData: Erasure = ({ payload }) => emptyMembers(payload, KEPT)

/** In place of a hash: that there was a password shows in its status. */
const ERASED_HASH = 'erased'

const withoutPasswordHash: Erasure = ({ payload }) =>
  payload.encodedHash ? { ...payload, encodedHash: ERASED_HASH } : payload
