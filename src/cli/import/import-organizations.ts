import type { OrgOutcome, OrgPart } from '#api/zitadel/admin-v1/import-org-json.ts'
import type { ImportTarget } from '#cli/import/target.ts'
import { type LooseJson, listOf } from '#people-sources/loose-json.ts'
import type { PeopleFile } from '#people-sources/open-people-file.ts'

/** Items of a list sent in one request: within the server's size limit. */
const MAX_ITEMS = 200
/** Lists of users, which are imported separately. */
const PEOPLE = /^(human|machine)_?users$|^user_?(metadata|links)$/i

/** Imports one part of each organization, and returns the counts and the failures. */
export async function importOrganizations(
  { organizations }: PeopleFile,
  target: Pick<ImportTarget, 'importOrg'>,
  part: OrgPart,
): Promise<OrgOutcome> {
  const counts = new Map<string, number>()
  const errors: OrgOutcome['errors'][number][] = []
  const issuedSecrets: OrgOutcome['issuedSecrets'][number][] = []
  for await (const org of organizations?.() ?? []) {
    for (const piece of piecesOf(org)) {
      const outcome = await target.importOrg(piece, part)
      for (const [name, count] of Object.entries(outcome.counts)) counts.set(name, (counts.get(name) ?? 0) + count)
      errors.push(...outcome.errors)
      issuedSecrets.push(...outcome.issuedSecrets)
    }
    if (part === 'structure') counts.set('organizations', (counts.get('organizations') ?? 0) + 1)
  }
  return { counts: Object.fromEntries(counts), errors, issuedSecrets }
}

/** Yields the organization with some items at a time, projects before their dependents. */
function* piecesOf(org: LooseJson): Generator<LooseJson> {
  const lists = Object.entries(org).filter(([name, value]) => Array.isArray(value) && !PEOPLE.test(name))
  const alone = Object.fromEntries(Object.entries(org).filter(([, value]) => !Array.isArray(value)))
  yield alone
  for (const [name, value] of lists.sort(byOrder)) {
    const items = listOf(value)
    for (let at = 0; at < items.length; at += MAX_ITEMS) yield { ...alone, [name]: items.slice(at, at + MAX_ITEMS) }
  }
}

const ORDER = ['projects', 'projectroles']
const placeOf = (name: string): number => {
  const at = ORDER.indexOf(name.replaceAll('_', '').toLowerCase())
  return at < 0 ? ORDER.length : at
}
const byOrder = ([one]: [string, unknown], [other]: [string, unknown]): number => placeOf(one) - placeOf(other)
