/** "wrong" is a result, not an exception. */
export type PasswordResult = 'ok' | 'wrong'

/** An encoded password after parsing: every part is well formed, every cost is within bounds. */
export interface StoredPassword {
  /** Scheme and cost as one comparable text; a hash that differs from the configured hasher's is replaced after a login. */
  readonly parameters: string
  /** Takes about a second or more, or much memory: only one of these runs at a time. */
  readonly heavy: boolean
  /**
   * Compares in constant time, off the thread that serves requests. `password` is UTF-8, or the result of a pre-hash.
   */
  verify(password: Uint8Array): Promise<PasswordResult>
}

/** Context of an inner encoding: the key that was given with it, and the parser for its own inner encoding. */
export interface ParseContext {
  /** Pepper, HMAC key or signer key. */
  readonly key?: Uint8Array
  parse(inner: string, context: ParseContext): StoredPassword
}

/** A scheme of password hashes. */
export interface PasswordScheme {
  /** By prefix alone: the first scheme that recognises a string parses it, well formed or not. */
  recognises(encoded: string): boolean
  /** @throws `password.hashNotSupported`, whose `reason` names the part that was not understood */
  parse(encoded: string, context: ParseContext): StoredPassword
}

/** A scheme that also creates hashes: the configured one of a server. */
export interface ConfiguredHasher {
  /** Encoded password of no user, at the configured cost. */
  readonly decoy: string
  /** False for a password that this scheme would truncate. */
  accepts(password: string): boolean
  /** @throws AppError invalidArgument when the scheme does not accept the password */
  hash(password: string): Promise<string>
}
