/**
 * A formula describes how a hash was made of a password, a salt and a key, for systems that compose digests in their own
 * way: `md5(hex(md5(password)).salt)`. `.` joins bytes; `|` separates formulas of which any may match.
 */
export type Formula =
  | { readonly kind: 'input'; readonly name: InputName }
  | { readonly kind: 'literal'; readonly bytes: Uint8Array }
  | { readonly kind: 'join'; readonly parts: readonly Formula[] }
  | { readonly kind: 'call'; readonly name: string; readonly count: number; readonly args: readonly Formula[] }

/** `digest` is the running value, inside the second argument of `repeat`. */
export type InputName = 'password' | 'salt' | 'key' | 'digest'

export interface FormulaInputs {
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly key: Uint8Array
}

export function isInputName(name: string): name is InputName {
  return name === 'password' || name === 'salt' || name === 'key' || name === 'digest'
}
