import { FILE_PARAMETERS } from '#api/usher/open-request-file.ts'
import { invalidArgument } from '#kit/errors.ts'
import { nearestName } from '#kit/nearest-name.ts'

const FLAGS = ['dryRun', 'quiet', 'dropInvalid', 'initialWithoutCredential', 'createOrgs', 'migratePasswords']
const CONFLICTS = ['fail', 'skip', 'update']
const PARAMETERS: ReadonlySet<string> = new Set([...FLAGS, ...FILE_PARAMETERS, 'onConflict', 'orgId', 'idps'])

/**
 * Rejects unknown parameters and values: a misspelled `dryRun` must not import.
 * @throws AppError invalidArgument, which names the parameter and the one that is near, or all of them
 */
export function checkImportQuery(query: URLSearchParams): void {
  for (const [name, value] of query) {
    if (!PARAMETERS.has(name)) throw invalidArgument('', `${name}: unknown parameter; ${nearParameter(name)}`)
    if (FLAGS.includes(name)) oneOf(name, value, ['true', 'false'])
  }
  oneOf('onConflict', query.get('onConflict') ?? 'fail', CONFLICTS)
}

function nearParameter(name: string): string {
  const near = nearestName(name, PARAMETERS)
  return near === undefined ? `known are ${[...PARAMETERS].join(', ')}` : `did you mean ${near}?`
}

function oneOf(name: string, value: string, values: readonly string[]): void {
  if (!values.includes(value)) throw invalidArgument('', `${name}: one of ${values.join(', ')} was expected`)
}
