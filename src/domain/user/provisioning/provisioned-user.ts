import type { MetadataEntries } from '#domain/user/metadata/set-user-metadata.ts'
import type { Profile } from '#domain/user/user-state.ts'

/** A person as another directory describes them: the directory owns the data, and vouches for address and number. */
export interface ProvisionedUser {
  readonly userName: string
  readonly profile: Profile
  /** '' : none. */
  readonly email: string
  /** E.164; '' : none. */
  readonly phone: string
  readonly active: boolean
  /** In clear text; absent: none is set. */
  readonly password?: string
  /** Everything else, by metadata key; of the keys with the prefix of provisioning these are all. */
  readonly metadata: ReadonlyMap<string, string>
}

/** Metadata keys that belong to the other directory. */
export const PROVISIONED_PREFIX = 'urn:zitadel:scim:'
/** Memberships of groups; not part of the description of a person. */
export const GROUP_KEY_PREFIX = `${PROVISIONED_PREFIX}group:`

export const isProvisionedKey = (key: string): boolean =>
  key.startsWith(PROVISIONED_PREFIX) && !key.startsWith(GROUP_KEY_PREFIX)

export const metadataEntries = (metadata: ProvisionedUser['metadata']): MetadataEntries =>
  [...metadata].map(([key, value]) => ({ key, value: Buffer.from(value) }))
