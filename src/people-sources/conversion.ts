import type { HashParts } from '#people-sources/draft.ts'

/** A project's role that a role or a group of the other system becomes. */
export interface MappedRole {
  readonly projectId: string
  readonly roleKey: string
}

/** Choices of the file's owner for the conversion. */
export interface Conversion {
  /** Ids of providers here, by their names in the file. */
  readonly idps: ReadonlyMap<string, string>
  /** Links to providers that `idps` does not name stay behind instead of refusing the file. */
  readonly dropLinks: boolean
  /** Domain of passkeys and security keys, which no export contains; '' : they are not imported. */
  readonly rpId: string
  /** By the name of a role or a group. */
  readonly roles: ReadonlyMap<string, readonly MappedRole[]>
  /** Parts of every hash of the file: algorithm, key, pepper, order. */
  readonly hash: HashParts
  /** Imports memberships of organizations: the user is created in the organization of that name. */
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
