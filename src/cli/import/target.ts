/**
 * Where people are imported to: straight into the store where this process may open it, else through the server that
 * has it open (docs/decisions/0021). Both do the same with a line.
 */
import { importLines, type LineOptions, type LineOutcome } from '#api/zitadel/people/import-lines.ts'
import { fromOptions, IMPORT_PATH, LINES_TYPE, MOST_LINES } from '#api/zitadel/people/routes.ts'
import { bearerOf, isServing, openRuntime, ownUrl, type Target } from '#cli/administration.ts'
import type { Runtime } from '#compose'
import { type Config, ConfigError } from '#config'
import { systemCaller } from '#domain/caller.ts'
import { isStoresKey, needsSetUp } from '#domain/instance/flows/set-up-instance.ts'

export interface ImportTarget {
  /** Longest line, and most lines and bytes that are handed over together. */
  readonly maxLineBytes: number
  readonly batch: { readonly lines: number; readonly bytes: number }
  /** Batches under way at a time. */
  readonly inFlight: number
  import(lines: readonly string[]): Promise<LineOutcome[]>
  close(): Promise<void>
}

/** What a commit of the store folds (storage/sqlite/group-commit.ts, storage/postgres/push-queue.ts). */
const PEOPLE_IN_FLIGHT = 64
/** Some large values of metadata. */
const MAX_LINE_BYTES = 16 * 1024 * 1024
/** Within what a server reads of a request, 1 MiB. */
const MAX_REQUEST_BYTES = 1_000_000
const ANSWER_WITHIN_MS = 180_000
/** How long a server that is overloaded is asked again, milliseconds. */
const PATIENCE_MS = 120_000

export async function openImportTarget(config: Config, at: Target, options: LineOptions): Promise<ImportTarget> {
  if (at.url !== undefined) return server(at.url, await bearerOf(config, at.token), options)
  const runtime = await openRuntime(config)
  if (!('refused' in runtime)) return ownStore(runtime, options)
  const url = ownUrl(config)
  if (!(await isServing(url))) throw runtime.refused
  return server(url, await bearerOf(config, undefined), options)
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
    maxLineBytes: MAX_LINE_BYTES,
    batch: { lines: 1, bytes: MAX_LINE_BYTES },
    inFlight: PEOPLE_IN_FLIGHT,
    import: (lines) => importLines(ctx, lines, options),
    close: runtime.close,
  }
}

function server(url: string, bearer: string, options: LineOptions): ImportTarget {
  const address = `${url.replace(/\/$/, '')}${IMPORT_PATH}?${fromOptions(options)}`
  return {
    maxLineBytes: MAX_REQUEST_BYTES,
    batch: { lines: MOST_LINES, bytes: MAX_REQUEST_BYTES },
    // One is on its way while the other is worked on.
    inFlight: 2,
    import: (lines) => post(address, bearer, lines),
    close: async () => undefined,
  }
}

async function post(address: string, bearer: string, lines: readonly string[]): Promise<LineOutcome[]> {
  for (const until = Date.now() + PATIENCE_MS; ; ) {
    const response = await fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': LINES_TYPE },
      body: lines.join('\n'),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    const text = await response.text()
    // What people/routes.ts answers.
    if (response.ok) return (JSON.parse(text) as { results: LineOutcome[] }).results
    // Overloaded. Nothing is stored twice: whoever is there already is passed over.
    const busy = response.status === 503 || response.status === 429
    if (!busy || Date.now() > until) throw new Error(messageIn(text) ?? `the server answered ${response.status}`)
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
