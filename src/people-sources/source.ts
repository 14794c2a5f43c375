import type { Conversion } from '#people-sources/conversion.ts'
import type { Draft, HashParts } from '#people-sources/draft.ts'
import type { LooseJson } from '#people-sources/loose-json.ts'
import type { Members, Rule } from '#people-sources/rules.ts'

export type Form = 'json' | 'csv' | 'ldif' | 'yaml'

/** Findings about the beginning of a file. */
export interface Sample {
  readonly form: Form
  /** Members of a JSON text, as `jsonPaths`; a file of JSON lines counts as a list. */
  readonly paths: ReadonlySet<string>
  /** Cells of the first row of a sheet. */
  readonly header: readonly string[]
  readonly head: string
}

/** Another system's export: its detection, and the conversion of each of its members. */
export interface Source {
  /** As `--from` names it. */
  readonly name: string
  /** As a sentence names it: `a Keycloak realm export`. */
  readonly title: string
  readonly isOne: (sample: Sample) => boolean
  /** Lists of a JSON document whose items are people; `''` is the document itself, or a file of JSON lines. */
  readonly lists?: (sample: Sample) => readonly string[]
  /** A file of several parts of which one is chosen: the path of their name, and the option that chooses. */
  readonly partition?: { readonly path: string; readonly option: string; readonly noun: string }
  readonly members: Members
  /** Items are organizations in the form of ZITADEL's import. */
  readonly hasOrganizations?: true
  /** Records are people of the people format. */
  readonly isPeopleFormat?: true
  /** Rule for a member without one; otherwise it is skipped and counted under its name. */
  readonly others?: (name: string) => Rule
  /** Rules for the whole record, applied after its members. */
  readonly finish?: (draft: Draft, record: LooseJson, context: Context) => void
  /** Records of people that an item holds: none, or several. */
  readonly records?: (item: LooseJson, context: Context) => readonly LooseJson[]
  /** Names of other objects in an item besides users. */
  readonly unlisted?: (item: LooseJson) => readonly string[]
  /** Key under which a record is found that belongs to a user but is none; read before the users. */
  readonly related?: (item: LooseJson) => string | undefined
  /** Names of the columns of a sheet without a header row. */
  readonly columns?: readonly string[]
  /** Returns whether a row is the header row, if other rows precede it. */
  readonly isHeader?: (cells: readonly string[]) => boolean
  /** Hash parts that every hash of the source has. */
  readonly hash?: Conversion['hash']
  /** Refusal where people have hashes and no `--hash-config` was given. */
  readonly hashConfigMissing?: string
  /** Texts and lists of the document that are about more than one person, read before the people. */
  readonly about?: readonly string[]
}

/** Findings of a first pass over the document, and the files given beside it. */
export interface Context {
  /** Values of `about`, by path. */
  readonly about: ReadonlyMap<string, readonly unknown[]>
  /** Records by `related`. */
  readonly related: ReadonlyMap<string, readonly LooseJson[]>
  /** Hashes of a separate file, by user id. */
  readonly hashes: ReadonlyMap<string, string | HashParts>
  readonly conversion: Conversion
}
