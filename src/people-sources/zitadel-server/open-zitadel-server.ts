import { ImportFailure } from '#people-sources/import-failure.ts'
import { looseText } from '#people-sources/loose-json.ts'
import type { PeopleFile } from '#people-sources/open-people-file.ts'
import { connectToZitadel } from '#people-sources/zitadel-server/connection.ts'
import { readPeople } from '#people-sources/zitadel-server/read-people.ts'
import { readStructure, type ServerOrg } from '#people-sources/zitadel-server/read-structure.ts'

/** Reads a running ZITADEL as a file of people and organizations. @throws ImportFailure */
export async function openZitadelServer(address: string, token: string): Promise<PeopleFile> {
  const server = connectToZitadel(address, token)
  const orgs: ServerOrg[] = []
  for await (const one of readStructure(server)) orgs.push(one)
  if (orgs.length === 0) throw new ImportFailure('the server has no organization that the token may read')
  const unlisted = new Map<string, number>()
  for (const name of orgs.flatMap(({ leftBehind }) => leftBehind)) unlisted.set(name, (unlisted.get(name) ?? 0) + 1)
  return {
    source: 'zitadel',
    noun: 'user',
    unlisted,
    entries: () =>
      readPeople(
        server,
        orgs.map(({ org }) => looseText(org.orgId)),
      ),
    async *organizations() {
      for (const { org } of orgs) yield org
    },
  }
}
