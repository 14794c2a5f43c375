import type { Context } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { may } from '#domain/user/access/user-access.ts'
import { changeLoadedPerson } from '#domain/user/change/change-person.ts'
import type { PersonChanges } from '#domain/user/change/person-changes.ts'
import { loadPerson } from '#domain/user/person/load-person.ts'
import { isProvisionedKey, metadataEntries, type ProvisionedUser } from '#domain/user/provisioning/provisioned-user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface ChangeProvisionedUser {
  /** Sequence of the state that `wanted` was made from. */
  readonly sequence: number
  readonly wanted: ProvisionedUser
}

/**
 * Updates a person to another directory's data; stores the differences, all or none. @throws `user.versionStale` when
 * the person was changed since
 */
export async function changeProvisionedUser(
  ctx: Context,
  target: Target,
  { sequence, wanted }: ChangeProvisionedUser,
): Promise<void> {
  const user = await loadPerson(ctx, target, may('user.write'))
  const changes = toPersonChanges(user.state, wanted)
  await changeLoadedPerson(ctx, { user, target }, { ...changes, basedOn: { sequence } })
}

/** Returns the changes of a person; a new address or number counts as verified. */
export function toPersonChanges(user: User, provisionedUser: ProvisionedUser): PersonChanges {
  const { userName, profile, password, active, metadata } = provisionedUser
  const [address, number] = [provisionedUser.email.trim(), provisionedUser.phone]
  return {
    isFromDirectory: true,
    userName,
    profile: { ...profile, displayName: profile.displayName.trim() || namesIn(provisionedUser) },
    ...(address === user.email.address
      ? {}
      : { email: { address, verified: address !== '', delivery: { kind: 'none' } } }),
    ...(number === user.phone.number ? {} : { phone: { number, verified: number !== '' } }),
    ...(password
      ? { password: { value: { plain: password }, changeRequired: false, proof: { kind: 'permission' } } }
      : {}),
    metadata: metadataEntries(metadata),
    removedMetadata: Object.keys(user.metadata).filter((key) => isProvisionedKey(key) && !metadata.has(key)),
    active,
  }
}

const namesIn = ({ userName, profile }: ProvisionedUser): string =>
  `${profile.firstName.trim()} ${profile.lastName.trim()}`.trim() || userName
