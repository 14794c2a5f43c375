import type { PersonOutcome } from '#people-format/import-people.ts'

interface LineResult {
  readonly line: number
  readonly outcome: PersonOutcome
}

/** Returns a check for results of a dry run, which stores no user: rejects a line with a name of an earlier line. */
export function refuseTwice<Result extends LineResult>(): (result: Result) => Result {
  const takers = new Map<string, number>()
  return (result) => {
    const names = result.outcome.status === 'refused' ? [] : (result.outcome.names ?? [])
    const repeatedName = names.find((name) => takers.has(name))
    const first = repeatedName === undefined ? undefined : takers.get(repeatedName)
    for (const name of names) takers.set(name, takers.get(name) ?? result.line)
    if (first === undefined) return result
    const message = `takes the same ${kindOf(repeatedName ?? '')} as line ${first}`
    return { ...result, outcome: { status: 'refused', faults: [{ id: 'name.taken', message }] } }
  }
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['id', 'user ID'],
  ['org_usernames', 'user name'],
  ['usernames', 'user name'],
  ['external_idps', 'link to a provider'],
])
const kindOf = (name: string): string => KINDS.get(name.slice(0, name.indexOf(' '))) ?? 'unique value'
