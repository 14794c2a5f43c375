/** What requests of imports consist of, for the server and for `usher import`. */
import { invalidArgument } from '#kit/errors.ts'
import { readJson } from '#kit/read-json.ts'
import type { LineOptions } from '#people-format/import-people.ts'

export const IMPORT_PATH = '/usher/v1/people/_import'
/** An organization of ZITADEL's import, without its people. */
export const ORG_IMPORT_PATH = '/usher/v1/organizations/_import'
/** Imports that run on the server. */
export const IMPORT_JOBS_PATH = '/usher/v1/people/_import/jobs'
/** A file of any known form; stores nothing. */
export const PREVIEW_PATH = '/usher/v1/people/_preview'
export const LINES_TYPE = 'application/x-ndjson'
/** Lines that one request may hold: they run at the same time. */
export const MAX_LINES = 64

/** Returns the options as the query of a request. */
export function fromOptions(options: LineOptions): URLSearchParams {
  const entries = Object.entries({ ...options, idps: JSON.stringify(options.idps) })
  return new URLSearchParams(entries.map(([name, value]): [string, string] => [name, String(value)]))
}

/** The reverse of `fromOptions`. */
export function toOptions(query: URLSearchParams): LineOptions {
  const flag = (name: string): boolean => query.get(name) === 'true'
  const onConflict = query.get('onConflict')
  return {
    dryRun: flag('dryRun'),
    quiet: flag('quiet'),
    onConflict: onConflict === 'skip' || onConflict === 'update' ? onConflict : 'fail',
    orgId: query.get('orgId') ?? '',
    idps: textsIn(query.get('idps') ?? '{}'),
    country: query.get('country') ?? '',
    dropInvalid: flag('dropInvalid'),
    initialWithoutCredential: flag('initialWithoutCredential'),
    createOrgs: flag('createOrgs'),
    migratePasswords: flag('migratePasswords'),
  }
}

function textsIn(json: string): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(Object(readJson(json))).map(([from, to]) => [from, String(to)]))
  } catch {
    throw invalidArgument('', 'idps: a JSON object was expected')
  }
}
