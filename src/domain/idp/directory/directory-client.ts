/** Client that the domain signs users in at directories with (src/federation). */
import type { LdapConfig } from '#domain/idp/idp.ts'
import type { ExternalIdentity } from '#domain/idp/provider-client.ts'

/** A directory's configuration for the client. */
export interface Directory extends Omit<LdapConfig, 'bindPassword'> {
  /** In the clear. */
  readonly bindPassword: string
  /** Provider of the instance, whose administrators may name servers in a private network. */
  readonly isTrusted: boolean
}

export interface DirectoryCredentials {
  readonly username: string
  readonly password: string
}

/** A user of a directory. */
export interface DirectoryUser {
  readonly identity: ExternalIdentity
  /** Values of the attributes that were read, by name. */
  readonly attributes: Readonly<Record<string, readonly string[]>>
}

/**
 * Finds the user, calls `admit` with the name of the entry, and binds with the password. @throws AppError
 * invalidArgument (`intent.credentialsInvalid`): unknown or ambiguous user, wrong password; unavailable
 * (`provider.unreachable`): no server answers, or none accepts the account that finds users; as `admit`
 */
export type SignInAtDirectory = (
  directory: Directory,
  credentials: DirectoryCredentials,
  admit: (dn: string) => Promise<void>,
) => Promise<DirectoryUser>
