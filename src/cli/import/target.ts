/**
 * Where people are imported to: straight into the store where this process may open it, else through the server that
 * has it open (docs/decisions/0021). Both do the same with a line.
 */
import { fromOptions, IMPORT_PATH, LINES_TYPE, MAX_LINES, ORG_IMPORT_PATH } from '#api/usher/import-request.ts'
import type { OrgOutcome, OrgPart } from '#api/zitadel/admin-v1/import-org-json.ts'
import { bearerOf, isServing, openRuntime, type Target } from '#cli/administration.ts'
import { ownServer } from '#cli/server-address.ts'
import { callServer, type Server } from '#cli/server-call.ts'
import type { Runtime } from '#compose'
import { type Config, ConfigError } from '#config'
import { systemCaller } from '#domain/caller.ts'
import { isStoresKey, needsSetUp } from '#domain/instance/flows/set-up-instance.ts'
import { importPeople, type LineOptions, type PersonOutcome } from '#people-format/import-people.ts'
import type { Members } from '#people-format/members.ts'
import type { LooseJson } from '#people-sources/loose-json.ts'

export interface ImportTarget {
  /** Most people that are handed over together. */
  readonly batch: number
  /** Batches in flight at a time. */
  readonly inFlight: number
  import(people: readonly Members[]): Promise<PersonOutcome[]>
  /** Imports an organization in the form of ZITADEL's import, without its people. */
  importOrg(org: LooseJson, part: OrgPart): Promise<OrgOutcome>
  close(): Promise<void>
}

/** People of one unit of the store. More make each commit cheaper by little, and a rejected unit dearer. */
const PEOPLE_AT_ONCE = 256
/** Below the server's limit of a request, 1 MiB. */
const MAX_REQUEST_BYTES = 1_000_000
const RESPONSE_TIMEOUT_MS = 180_000
/** Time during which calls to an overloaded server are retried, milliseconds. */
const PATIENCE_MS = 120_000

export async function openImportTarget(config: Config, at: Target, options: LineOptions): Promise<ImportTarget> {
  if (at.url !== undefined) return throughServer({ url: at.url }, await bearerOf(config, at.token), options)
  const runtime = await openRuntime(config)
  if (!('refused' in runtime)) return ownStore(runtime, options)
  const localServer = await ownServer(config)
  if (!(await isServing(localServer))) throw runtime.refused
  return throughServer(localServer, await bearerOf(config, undefined), options)
}

async function ownStore(runtime: Runtime, options: LineOptions): Promise<ImportTarget> {
  try {
    if (!(await isStoresKey(runtime.services))) throw new ConfigError('the master key is not the one of this store')
    if (await needsSetUp(runtime.services)) throw new Error('the store is empty; set it up first: usher setup')
  } catch (error) {
    await runtime.close()
    throw error
  }
  const ctx = { ...runtime.services, caller: systemCaller('CLI'), orgId: '', language: 'en' }
  return {
    batch: PEOPLE_AT_ONCE,
    // One is read while the other is stored.
    inFlight: 2,
    import: (people) => importPeople(ctx, people, options),
    async importOrg(org, part) {
      // Loaded only where it is used: most imports have people alone.
      const { importOrgJson } = await import('#api/zitadel/admin-v1/import-org-json.ts')
      return importOrgJson({ ...ctx, now: Date.now() }, org, part)
    },
    close: runtime.close,
  }
}

function throughServer(server: Server, bearer: string, options: LineOptions): ImportTarget {
  const path = `${IMPORT_PATH}?${fromOptions(options)}`
  return {
    batch: MAX_LINES,
    // One is in transit while the other is processed.
    inFlight: 2,
    import: (people) => postAll(people, (lines) => post(server, { path, bearer }, lines)),
    importOrg: (org, part) => postOrg(server, { path: `${ORG_IMPORT_PATH}/${part}`, bearer }, org),
    close: async () => undefined,
  }
}

type Post = (lines: readonly string[]) => Promise<PersonOutcome[]>

/** Splits people into requests by size; a person beyond the size of a request is rejected. */
async function postAll(people: readonly Members[], post: Post): Promise<PersonOutcome[]> {
  const outcomes: PersonOutcome[] = []
  let [lines, bytes]: [string[], number] = [[], 0]
  const flush = async () => {
    if (lines.length > 0) outcomes.push(...(await post(lines)))
    ;[lines, bytes] = [[], 0]
  }
  for (const person of people) {
    const line = JSON.stringify(person)
    const size = Buffer.byteLength(line) + 1
    if (bytes + size > MAX_REQUEST_BYTES) await flush()
    if (size > MAX_REQUEST_BYTES) outcomes.push(tooLarge)
    else {
      lines.push(line)
      bytes += size
    }
  }
  await flush()
  return outcomes
}

const tooLarge: PersonOutcome = {
  status: 'refused',
  faults: [{ field: '(line)', message: `the person takes more than ${MAX_REQUEST_BYTES} bytes` }],
}

interface Call {
  readonly path: string
  readonly bearer: string
}

async function post(server: Server, call: Call, lines: readonly string[]): Promise<PersonOutcome[]> {
  // Response of import-people-route.ts.
  const { results } = (await send(server, { ...call, type: LINES_TYPE, body: lines.join('\n') })) as {
    results: PersonOutcome[]
  }
  return results
}

// Response of import-orgs-route.ts.
const postOrg = async (server: Server, call: Call, org: LooseJson): Promise<OrgOutcome> =>
  (await send(server, { ...call, type: 'application/json', body: JSON.stringify(org) })) as OrgOutcome

async function send(
  server: Server,
  { path, bearer, type, body }: Call & { type: string; body: string },
): Promise<unknown> {
  for (const until = Date.now() + PATIENCE_MS; ; ) {
    const { ok, status, text } = await callServer(server, {
      method: 'POST',
      path,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': type },
      body,
      withinMs: RESPONSE_TIMEOUT_MS,
    })
    if (ok) return JSON.parse(text)
    // Overloaded. A retry stores nothing twice: existing users are skipped.
    const busy = status === 503 || status === 429
    if (!busy || Date.now() > until) throw new Error(messageIn(text) ?? `the server answered ${status}`)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

function messageIn(text: string): string | undefined {
  try {
    return String((JSON.parse(text) as { message: unknown }).message)
  } catch {
    return undefined
  }
}
