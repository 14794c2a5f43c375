import type { Members as PersonMembers } from '#people-format/members.ts'
import type { Conversion } from '#people-sources/conversion.ts'
import { newDraft } from '#people-sources/draft.ts'
import { type Finished, finishDraft } from '#people-sources/finish-draft.ts'
import type { LooseJson } from '#people-sources/loose-json.ts'
import { leave, type Members } from '#people-sources/rules.ts'
import type { Context, Source } from '#people-sources/source.ts'

export interface Converted extends Finished {
  /** Providers that the person is linked to, by their names in the file. */
  readonly links: readonly string[]
  readonly hasHash: boolean
}

/** Converts a record of a source; `own` are the rules of the file's owner, which take precedence. */
export function convert(
  record: LooseJson,
  { source, own, context }: { source: Source; own: Members; context: Context },
): Converted {
  // Such records have the members of the people format already, made of parsed JSON.
  if (source.isPeopleFormat) return { person: record as PersonMembers, leftBehind: [], links: [], hasHash: false }
  const draft = newDraft()
  const others = source.others ?? leave
  for (const [name, value] of Object.entries(record)) {
    const rule = own.get(name) ?? source.members.get(name) ?? others(name)
    rule(draft, value, record)
  }
  source.finish?.(draft, record, context)
  const conversion: Conversion = { ...context.conversion, hash: { ...source.hash, ...context.conversion.hash } }
  return {
    ...finishDraft(draft, conversion),
    links: draft.links.map(({ provider }) => provider),
    hasHash: draft.hash !== undefined,
  }
}
