/**
 * A protobuf package, or what a newer release of it adds, as a table:
 * - a field is `number type`, the type followed by `?` (explicit presence) or `[]` (repeated), then its rules;
 * - a oneof is a table of its fields under its name, with `!` after the name where one of them is required;
 * - an RPC is its permission, then its HTTP method, path and status of success where it has a REST binding.
 *
 * Types are scalars, names in the same package, `Timestamp`, `Duration`, `Struct`, or names below `zitadel.` that
 * contain the package (`filter.v2.IDFilter`). Rules: `1..200` (length), `n1..20` (items), `each(…)`, `uniq`, `def`
 * (defined values only), `notIn(0)`, `len10`, `<=5s`, `>=1`, `=true`, `uriRef`, `pattern="…"`, `ie` (ignore empty).
 */
export interface PackageTable {
  readonly package: string
  readonly messages: Readonly<Record<string, MessageTable>>
  readonly enums: Readonly<Record<string, EnumTable>>
  readonly services: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export type MessageTable = Readonly<Record<string, string | Readonly<Record<string, string>>>>

export interface EnumTable {
  /** Prefix of the names of all values. */
  readonly prefix: string
  readonly values: Readonly<Record<string, number>>
}
