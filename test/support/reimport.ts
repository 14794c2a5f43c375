/** Exports the people of a server, and imports them into a new one. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { systemCaller } from '#domain/caller.ts'
import { exportPeople } from '#domain/user/flows/transfer/export-people.ts'
import { writePerson } from '#people-format/write-person.ts'
import { type ImportRun, type ImportServer, startImportServer } from '#test/support/import-case.ts'

/** Users that every server has. */
const ADMINISTRATORS: ReadonlySet<string> = new Set(['admin', 'admin-machine'])

export interface Reimport {
  readonly totals: ImportRun['totals']
  readonly stderr: string
  /** Lines of both exports, by id. */
  readonly before: ReadonlyMap<string, object>
  readonly after: ReadonlyMap<string, object>
}

/** `idps`: ids of providers that people are linked to; the new server gets one for each. */
export async function reimport(here: ImportServer, idps: readonly string[]): Promise<Reimport> {
  const there = await startImportServer()
  const folder = await mkdtemp(path.join(tmpdir(), 'usher-reimport-'))
  try {
    const before = await exported(here)
    const mapped = await Promise.all(idps.map(async (id) => [id, await addProvider(there)] as const))
    const file = path.join(folder, 'people.jsonl')
    await writeFile(file, [...before.values()].map((line) => JSON.stringify(line)).join('\n'))
    const run = await there.run(file, ...mapped.flatMap(([from, to]) => ['--idp', `${from}=${to}`]))
    const after = await exported(there)
    const text = mapped.reduce((all, [from, to]) => all.replaceAll(to, from), JSON.stringify([...after]))
    return { totals: run.totals, stderr: run.stderr, before, after: new Map(JSON.parse(text)) }
  } finally {
    await there.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A provider that people can be linked to; returns its id. */
export async function addProvider({ server }: ImportServer): Promise<string> {
  const { body } = await server.rest('POST', '/admin/v1/idps/generic_oidc', {
    name: 'Upstream',
    issuer: 'https://idp.example',
    clientId: 'c',
    clientSecret: 's',
    scopes: ['openid'],
    providerOptions: { isLinkingAllowed: true, isCreationAllowed: true },
  })
  return body.id
}

/** Omits organizations, whose ids differ between servers. */
async function exported({ server }: ImportServer): Promise<Map<string, object>> {
  const ctx = { ...server.runtime.services, caller: systemCaller('TEST') }
  const lines = new Map<string, object>()
  for await (const person of exportPeople(ctx, { orgId: '', since: 0 })) {
    const { orgId: _orgId, ...line } = JSON.parse(writePerson(person))
    if (!ADMINISTRATORS.has(line.userName)) lines.set(line.userId, line)
  }
  return lines
}
