import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { type CommandModule, commands } from '#cli/commands.ts'
import { type Config, ConfigError, loadConfig } from '#config'
import { settings } from '#config/settings.ts'
import { nearestName } from '#kit/nearest-name.ts'
import { version } from '#kit/version.ts'

/** Options that were given, by name without the dashes. */
export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>

export interface CommandOptions {
  readonly json: boolean
  /** Arguments after the command's name. */
  readonly args: readonly string[]
  /** Of the command's own options. */
  readonly values: OptionValues
}

/** Resolves with the exit code: 0 success, 1 failure, 2 wrong usage. */
export type Command = (config: Config, options: CommandOptions) => Promise<number>

const general = {
  config: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const

export const generalOptions: readonly string[] = Object.keys(general)

const GENERAL_USAGE = `  --config FILE   settings from this file, instead of usher.yaml in this folder
  --json          answer in JSON
  -h, --help      show the options of a command
  --version       show the version`

const NAME_WIDTH = Math.max(...[...commands.keys()].map((name) => name.length)) + 2

const usage = (): string =>
  [
    'Usage: usher [command] [options]',
    '',
    ...[...commands].map(([name, { summary }]) => `  ${name.padEnd(NAME_WIDTH)}${summary}`),
    '',
    GENERAL_USAGE,
    '',
    'Settings are environment variables (USHER_PORT=9000) or keys of usher.yaml; docs/configuration.md lists them.',
    '',
  ].join('\n')

/** Runs the command that the arguments name and resolves with the exit code. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  try {
    const name = commandName(argv)
    if (name === undefined && argv.includes('--version')) return print(`${version}\n`)
    if (name === undefined && argv.some((one) => one === '--help' || one === '-h')) return print(usage())
    const entry = commands.get(name ?? 'start')
    if (!entry) throw new ConfigError(`unknown command ${name}${suggestion(name ?? '')}`)
    return await run(name ?? 'start', await entry.load(), argv)
  } catch (error) {
    process.stderr.write(`usher: ${reasonsOf(error)}\n`)
    return isWrongUsage(error) ? 2 : 1
  }
}

async function run(name: string, command: CommandModule, argv: readonly string[]): Promise<number> {
  const { values, positionals } = parse(name, argv, { ...command.options, ...general })
  const { config, json, help, version: wantsVersion, ...commandOptions } = values
  if (wantsVersion) return print(`${version}\n`)
  if (help) return print(`${command.usage}\n\n${GENERAL_USAGE}\n`)
  const args = positionals[0] === name ? positionals.slice(1) : positionals
  return command.run(loadConfig(process.env, typeof config === 'string' ? config : undefined), {
    json: json === true,
    args,
    values: commandOptions,
  })
}

/** The name that the arguments begin with, options aside; undefined when there are only options. */
function commandName(argv: readonly string[]): string | undefined {
  const { positionals } = parseArgs({ args: [...argv], allowPositionals: true, strict: false, options: general })
  // The value of an option before the command parses as a positional too.
  return positionals.find((one) => commands.has(one)) ?? (argv[0]?.startsWith('-') ? undefined : positionals[0])
}

function parse(name: string, argv: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options })
    return { values: values as OptionValues, positionals }
  } catch (error) {
    const unknown = /^Unknown option '--?([^']+)'/.exec(error instanceof Error ? error.message : '')?.[1]
    if (unknown === undefined) throw error
    throw new ConfigError(`usher ${name} has no option --${unknown}; ${optionHint(name, unknown, options)}`)
  }
}

function optionHint(name: string, unknown: string, options: ParseArgsOptionsConfig): string {
  const setting = `USHER_${unknown.toUpperCase().replaceAll('-', '_')}`
  const near = nearestName(unknown, Object.keys(options))
  const meant = settings.has(setting) || near !== undefined ? setting : (nearestName(setting, settings.keys()) ?? '')
  if (settings.has(meant)) return `${meant} is a setting: an environment variable, or a key of usher.yaml`
  return near === undefined ? `usher ${name} --help shows its options` : `did you mean --${near}?`
}

function suggestion(name: string): string {
  const near = nearestName(name, commands.keys())
  return near === undefined ? `\n\n${usage()}` : `; did you mean ${near}?`
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

/** The failure with its causes: an operator's own terminal may show them. */
function reasonsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${reasonsOf(error.cause)}`
}

const isWrongUsage = (error: unknown): boolean =>
  error instanceof ConfigError ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
