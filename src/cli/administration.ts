/**
 * Administrative operations of the commands: directly on the store if this process may open it, otherwise through the
 * server that has it open. `--url` and `--token` name another server.
 */
import { readFile } from 'node:fs/promises'
import { createLogger } from '#cli/logger.ts'
import { ownServer } from '#cli/server-address.ts'
import { callServer, type Server } from '#cli/server-call.ts'
import { createRuntime, type Runtime } from '#compose'
import type { Config } from '#config'
import { type AddAccessKey, addAccessKey } from '#domain/access-key/add-access-key.ts'
import { listAccessKeys } from '#domain/access-key/list-access-keys.ts'
import { revokeAccessKey } from '#domain/access-key/revoke-access-key.ts'
import { type AddAttribute, addAttribute } from '#domain/attribute-definition/add-attribute.ts'
import { listAttributes } from '#domain/attribute-definition/list-attributes.ts'
import { removeAttribute } from '#domain/attribute-definition/remove-attribute.ts'
import { systemCaller } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import { needsSetUp } from '#domain/instance/flows/set-up-instance.ts'
import { certificateFailure } from '#kit/connection-failure.ts'
import { AppError } from '#kit/errors.ts'
import { translate } from '#kit/translate.ts'

export interface ShownAccessKey {
  readonly keyId: string
  readonly name: string
  readonly orgId: string
  readonly returnUrls: readonly string[]
  /** `2024-05-02T09:15:00Z`. */
  readonly created: string
}

export interface Administration {
  addAccessKey(input: AddAccessKey): Promise<{ keyId: string; name: string; orgId: string; key: string }>
  listAccessKeys(): Promise<ShownAccessKey[]>
  revokeAccessKey(name: string): Promise<void>
  addAttribute(input: AddAttribute): Promise<void>
  listAttributes(): Promise<AddAttribute[]>
  removeAttribute(name: string): Promise<void>
}

export interface Target {
  readonly url: string | undefined
  readonly token: string | undefined
}

/** Runs work on the instance that the configuration, or `--url`, selects. */
export async function administer<T>(
  config: Config,
  target: Target,
  work: (administration: Administration) => Promise<T>,
): Promise<T> {
  if (target.url !== undefined) return work(await through(config, { url: target.url }, target.token))
  const runtime = await openRuntime(config)
  if ('refused' in runtime) return throughOwnServer(config, runtime.refused, work)
  try {
    if (await needsSetUp(runtime.services)) throw new Error('the store is empty; set it up first: usher setup')
    return await work(within(runtime))
  } finally {
    await runtime.close()
  }
}

export async function openRuntime(config: Config): Promise<Runtime | { refused: unknown }> {
  try {
    return await createRuntime(config, createLogger(config.logLevel))
  } catch (refused) {
    return { refused }
  }
}

/** A store that cannot be opened is probably open in a server; when none answers, the first failure is the cause. */
async function throughOwnServer<T>(
  config: Config,
  refused: unknown,
  work: (administration: Administration) => Promise<T>,
): Promise<T> {
  const server = await ownServer(config)
  if (!(await isServing(server))) throw refused
  return work(await through(config, server, undefined))
}

/** The token that is given, else the one of the data folder. */
export const bearerOf = async (config: Config, token: string | undefined): Promise<string> =>
  token ?? (await readFile(config.adminPatFile, 'utf8')).trim()

/** Rejects where a server answers whose certificate cannot be verified. */
export async function isServing(server: Server): Promise<boolean> {
  try {
    return (await callServer(server, { method: 'GET', path: '/debug/healthz' })).ok
  } catch (error) {
    if (certificateFailure(error) !== undefined) throw error
    return false
  }
}

function within(runtime: Runtime): Administration {
  const ctx: Context = {
    ...runtime.services,
    caller: systemCaller('CLI'),
    now: Date.now(),
    language: 'en',
  }
  return {
    addAccessKey: (input) => inWords(addAccessKey(ctx, input)),
    listAccessKeys: async () =>
      (await listAccessKeys(ctx)).map(({ createdAt, ...key }) => ({
        ...key,
        created: `${new Date(createdAt).toISOString().slice(0, 19)}Z`,
      })),
    revokeAccessKey: (name) => inWords(revokeAccessKey(ctx, name)),
    addAttribute: (input) => inWords(addAttribute(ctx, input)),
    listAttributes: () => listAttributes(ctx),
    removeAttribute: (name) => inWords(removeAttribute(ctx, name)),
  }
}

/** A refusal as people read it. */
async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new Error(translate('en', error.key, error.params) ?? error.key, { cause: error })
  }
}

async function through(config: Config, server: Server, token: string | undefined): Promise<Administration> {
  const bearer = await bearerOf(config, token)
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const { ok, status, text } = await callServer(server, {
      method,
      path: `/nevis/admin/v1${path}`,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    if (!ok) throw new Error(refusalIn(text) ?? `${server.url} answered ${status}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  // The shapes are those of api/nevis/administration.ts.
  return {
    addAccessKey: async (input) => (await call('POST', '/access-keys', input)) as { key: string } & ShownAccessKey,
    listAccessKeys: async () => ((await call('GET', '/access-keys')) as { accessKeys: ShownAccessKey[] }).accessKeys,
    revokeAccessKey: async (name) => void (await call('DELETE', `/access-keys/${encodeURIComponent(name)}`)),
    addAttribute: async (input) => void (await call('POST', '/attributes', input)),
    listAttributes: async () => ((await call('GET', '/attributes')) as { attributes: AddAttribute[] }).attributes,
    removeAttribute: async (name) => void (await call('DELETE', `/attributes/${encodeURIComponent(name)}`)),
  }
}

/** The messages of a rejection by the Nevis API. */
function refusalIn(text: string): string | undefined {
  try {
    const { errors } = JSON.parse(text) as { errors: { message: string }[] }
    return errors.map(({ message }) => message).join('; ')
  } catch {
    return undefined
  }
}
