import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { accessKey, accessKeyOptions } from '#cli/access-key.ts'
import { attribute, attributeOptions } from '#cli/attribute.ts'
import { backup } from '#cli/backup.ts'
import { exportCommand, exportOptions } from '#cli/export.ts'
import { importCommand, importOptions } from '#cli/import.ts'
import { rebuild, rebuildOptions } from '#cli/rebuild.ts'
import { setUp } from '#cli/set-up.ts'
import { start } from '#cli/start/start.ts'
import { type Config, ConfigError, loadConfig } from '#config'
import { version } from '#kit/version.ts'

/** Options that were given, by name without the dashes. */
export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>

export interface CommandOptions {
  readonly json: boolean
  /** What follows the command's name. */
  readonly args: readonly string[]
  /** Of the command's own options. */
  readonly values: OptionValues
}

/** What a command answers: the exit code (interface.md: 0 success, 1 failure, 2 wrong usage). */
export type Command = (config: Config, options: CommandOptions) => Promise<number>

interface CommandEntry {
  readonly run: Command
  readonly summary: string
  /** Beside those that every command has. */
  readonly options?: ParseArgsOptionsConfig
}

const commands: Readonly<Record<string, CommandEntry>> = {
  start: { run: start, summary: 'start the server (default); sets up an empty store first' },
  setup: { run: setUp, summary: 'set up an empty store and stop' },
  import: {
    run: importCommand,
    summary: 'take in people from a file, with all they sign in with',
    options: importOptions,
  },
  export: { run: exportCommand, summary: 'write everybody into such a file, secrets too', options: exportOptions },
  rebuild: {
    run: rebuild,
    summary: 'rebuild the read models from the event log; --live: beside servers that run',
    options: rebuildOptions,
  },
  backup: { run: backup, summary: 'FILE: write the embedded store into it, also while a server runs' },
  'access-key': {
    run: accessKey,
    summary: 'add <name>, list or revoke <name>: keys of the Nevis door',
    options: accessKeyOptions,
  },
  attribute: {
    run: attribute,
    summary: 'add <name>, list or remove <name>: custom attributes of users',
    options: attributeOptions,
  },
}

const usage = (): string =>
  [
    'Usage: usher [command] [--config FILE] [--json]',
    '',
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`),
    '',
    '  --help, --version',
    '',
  ].join('\n')

const general = {
  config: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
} as const

const ownOptions: ParseArgsOptionsConfig = Object.assign({}, ...Object.values(commands).map((one) => one.options))

/** The given options that are the command's own; refuses another command's. */
function valuesOf(name: string, { options = {} }: CommandEntry, given: OptionValues): OptionValues {
  const own = Object.entries(given).filter(([option]) => !(option in general))
  const foreign = own.find(([option]) => !(option in options))
  if (foreign) throw new ConfigError(`usher ${name} has no option --${foreign[0]}`)
  return Object.fromEntries(own)
}

/** Runs the command that the arguments name and resolves with the exit code. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { ...ownOptions, ...general },
    })
    const [name = 'start', ...args] = positionals
    if (values.version) return say(`${version}\n`)
    if (values.help) return say(usage())
    const command = commands[name]
    if (!command) throw new ConfigError(`unknown command ${name}\n\n${usage()}`)
    const config = loadConfig(process.env, values.config)
    return await command.run(config, { json: values.json, args, values: valuesOf(name, command, values) })
  } catch (error) {
    process.stderr.write(`usher: ${reasonsOf(error)}\n`)
    return isWrongUsage(error) ? 2 : 1
  }
}

function say(text: string): number {
  process.stdout.write(text)
  return 0
}

/** What went wrong, and what was behind it: an operator's own terminal may say so. */
function reasonsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${reasonsOf(error.cause)}`
}

const isWrongUsage = (error: unknown): boolean =>
  error instanceof ConfigError ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
