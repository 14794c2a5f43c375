/** "wrong" is a result, not an exception. */
export type PasswordResult = 'ok' | 'wrong'

/** An encoded password after parsing: every part is well formed, every cost is within bounds. */
export interface StoredPassword {
  /** Scheme and cost as one comparable word; what differs from the configured hasher's is hashed anew after a login. */
  readonly parameters: string
  /** Takes about a second or more, or much memory: only one of these runs at a time. */
  readonly heavy: boolean
  /** Compares in constant time. Never runs rounds on the thread that serves requests. */
  verify(password: string): Promise<PasswordResult>
}

/** One way of storing passwords. */
export interface PasswordScheme {
  /** By prefix alone: the first scheme that recognises a string answers for it, well formed or not. */
  recognises(encoded: string): boolean
  /** @throws AppError invalidArgument USER-JDk4t, whose `reason` names the part that was not understood */
  parse(encoded: string): StoredPassword
}

/** A scheme that also makes hashes: what a server is configured with. */
export interface ConfiguredHasher {
  /** An encoded password that nobody has, at the configured cost. */
  readonly decoy: string
  /** False for what this scheme would cut short. */
  accepts(password: string): boolean
  /** @throws AppError invalidArgument when the scheme does not accept the password */
  hash(password: string): Promise<string>
}
