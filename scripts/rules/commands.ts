/**
 * A command is a verb-first file in the domain that exports the camelCase of its own name, with a test beside it: of its
 * own, or one of several commands.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Source } from './source.ts'

const QUERY_VERBS = ['get', 'find', 'list', 'is', 'load']
const COMMAND_VERBS = [
  'accept',
  'activate',
  'add',
  'append',
  'assign',
  'block',
  'bulk',
  'cancel',
  'change',
  'clear',
  'complete',
  'consume',
  'create',
  'deactivate',
  'delete',
  'end',
  'enroll',
  'export',
  'fail',
  'finish',
  'generate',
  'grant',
  'import',
  'initialize',
  'issue',
  'lock',
  'mark',
  'reactivate',
  'regenerate',
  'register',
  'remove',
  'rename',
  'request',
  'resend',
  'reset',
  'revoke',
  'rotate',
  'send',
  'set',
  'sign',
  'start',
  'unassign',
  'unblock',
  'unlock',
  'update',
  'use',
  'validate',
  'verify',
]

const camel = (name: string) => name.replace(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase())

const exportsOf = (source: Source): string[] =>
  source.module.staticExports.flatMap((staticExport) =>
    staticExport.entries.flatMap((entry) => entry.exportName.name ?? []),
  )

/** Verb-first files of the domain without an export of their own name, and commands without a test beside them. */
export function brokenCommands(sources: readonly Source[]): string[] {
  const tested = importedBeside(sources)
  return sources.flatMap((source) => {
    const name = path.basename(source.path, '.ts')
    const verb = name.split('-')[0] ?? ''
    if (!source.path.startsWith('src/domain/') || name.endsWith('.test') || !name.includes('-')) return []
    const isCommand = COMMAND_VERBS.includes(verb)
    if (!isCommand && !QUERY_VERBS.includes(verb)) return []
    const misnamed = exportsOf(source).includes(camel(name)) ? [] : [`${source.path}: does not export ${camel(name)}()`]
    const isTested = existsSync(source.path.replace(/\.ts$/, '.test.ts')) || tested.has(source.path)
    const untested = isCommand && !isTested ? [`${source.path}: no test beside it`] : []
    return [...misnamed, ...untested]
  })
}

/** Files that a test in their folder imports: a table can test all commands of a noun. */
function importedBeside(sources: readonly Source[]): ReadonlySet<string> {
  const tests = sources.filter(({ path: file }) => file.startsWith('src/domain/') && file.endsWith('.test.ts'))
  const imported = tests.flatMap(({ path: file, module }) =>
    module.staticImports
      .map(({ moduleRequest }) => moduleRequest.value.replace(/^#domain/, 'src/domain'))
      .filter((target) => path.dirname(target) === path.dirname(file)),
  )
  return new Set(imported)
}
