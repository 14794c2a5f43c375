/** Clients that keep a server busy, record its acknowledgements, and survive its crash. */

import { type Entry, type Kind, type Ledger, toRequest } from '#bench/crash/ledger.ts'
import { Http1Client } from '#bench/load/http1-client.ts'
import { http1Request } from '#bench/load/requests.ts'

export interface LoadOptions {
  readonly port: number
  readonly token: string
  readonly idpId: string
  readonly ledger: Ledger
  readonly connections: number
}

export interface Load {
  /** Resolves when every connection has ended, by itself or because the server ended. */
  stop(): Promise<void>
}

/** Statuses that guarantee that nothing was stored, and permit a retry: overloaded, busy, store unavailable. */
const REFUSALS = new Set([429, 503])

export function startLoad(options: LoadOptions): Load {
  let stopping = false
  const clients = Array.from({ length: options.connections }, () => keepBusy(options, () => stopping))
  return {
    async stop() {
      stopping = true
      await Promise.all(clients)
    },
  }
}

async function keepBusy(options: LoadOptions, isStopping: () => boolean): Promise<void> {
  const client = await Http1Client.connect(options.port).catch(() => undefined)
  if (!client) return
  try {
    while (!isStopping()) await createAndChange(options, client)
  } catch {
    // The server ended; the outcome of the last request is unknown.
  } finally {
    client.close()
  }
}

const KINDS: readonly Kind[] = ['linked', 'invited', 'linked', 'invited', 'linked', 'plain']
const CONTESTED = 0.1

async function createAndChange(options: LoadOptions, client: Http1Client): Promise<void> {
  const { ledger } = options
  const last = ledger.entries.at(-1)
  const contested = last !== undefined && Math.random() < CONTESTED
  const entry = contested ? ledger.askAgain(last) : ledger.ask(KINDS[ledger.entries.length % KINDS.length] ?? 'plain')
  const created = await call(options, client, [
    'POST',
    '/management/v1/users/human/_import',
    toRequest(entry, options.idpId),
  ])
  if (!created) return
  const id = /"userId":"(\d+)"/.exec(created)?.[1]
  if (!id) throw new Error(`no id in ${created}`)
  entry.id = id
  await setMetadata(options, client, entry)
  await rename(options, client, entry)
}

async function setMetadata(options: LoadOptions, client: Http1Client, entry: Entry): Promise<void> {
  entry.metadata.set('color', 'asked')
  const path = `/management/v1/users/${entry.id}/metadata/color`
  if (await call(options, client, ['POST', path, { value: 'Ymx1ZQ==' }])) entry.metadata.set('color', 'stored')
}

async function rename(options: LoadOptions, client: Http1Client, entry: Entry): Promise<void> {
  const displayName = 'Countess of Lovelace'
  entry.displayNames.push(displayName)
  const profile = { firstName: 'Ada', lastName: 'Lovelace', displayName, preferredLanguage: 'en' }
  const path = `/management/v1/users/${entry.id}/profile`
  if (await call(options, client, ['PUT', path, profile])) entry.displayNames = [displayName]
}

/** Returns the reply of success; undefined when it was rejected. Throws when the server ended or answered otherwise. */
async function call(
  { token }: LoadOptions,
  client: Http1Client,
  [method, path, body]: readonly [string, string, object],
): Promise<string | undefined> {
  const { status, text } = await client.call(http1Request(method, path, { token, body: JSON.stringify(body) }))
  if (status === 200) return text
  if (REFUSALS.has(status)) await new Promise((resolve) => setTimeout(resolve, 50))
  if (REFUSALS.has(status) || status === 409) return undefined
  process.stderr.write(`\nunexpected: ${method} ${path}: ${text.slice(0, 400)}\n`)
  throw new Error(`unexpected ${status}`)
}
