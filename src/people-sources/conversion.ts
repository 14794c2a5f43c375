import type { HashParts } from '#people-sources/draft.ts'

/** A project's role that a role or a group of the other system becomes. */
export interface MappedRole {
  readonly projectId: string
  readonly roleKey: string
}

/** What the owner of a file decides about it. */
export interface Conversion {
  /** Ids of providers here, by their names in the file. */
  readonly idps: ReadonlyMap<string, string>
  /** Links to providers that `idps` does not name stay behind instead of refusing the file. */
  readonly dropLinks: boolean
  /** Domain of passkeys and security keys, which no export names; '' : they stay behind. */
  readonly rpId: string
  /** By the name of a role or a group. */
  readonly roles: ReadonlyMap<string, readonly MappedRole[]>
  /** Parts of every hash of the file: algorithm, key, pepper, order. */
  readonly hash: HashParts
  /** Memberships of organizations are kept: the person goes into the organization of that name. */
  readonly organizations: boolean
}

export const plainConversion: Conversion = {
  idps: new Map(),
  dropLinks: false,
  rpId: '',
  roles: new Map(),
  hash: {},
  organizations: false,
}
