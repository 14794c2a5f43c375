import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { rebuild } from '#cli/rebuild.ts'
import { setUp } from '#cli/set-up.ts'
import { start } from '#cli/start.ts'
import { type Config, ConfigError, loadConfig } from '#config'

/** What a command answers: the exit code (interface.md: 0 success, 1 failure, 2 wrong usage). */
export type Command = (config: Config, options: { json: boolean; args: readonly string[] }) => Promise<number>

const commands: Readonly<Record<string, { run: Command; summary: string }>> = {
  start: { run: start, summary: 'start the server (default); sets up an empty store first' },
  setup: { run: setUp, summary: 'set up an empty store and stop' },
  rebuild: { run: rebuild, summary: 'rebuild the read models from the event log' },
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

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0'
}

/** Runs the command that the arguments name and resolves with the exit code. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        version: { type: 'boolean', default: false },
      },
    })
    const [name = 'start', ...args] = positionals
    if (values.version) return say(`${version()}\n`)
    if (values.help) return say(usage())
    const command = commands[name]
    if (!command) throw new ConfigError(`unknown command ${name}\n\n${usage()}`)
    return await command.run(loadConfig(process.env, values.config), { json: values.json, args })
  } catch (error) {
    process.stderr.write(`usher: ${error instanceof Error ? error.message : String(error)}\n`)
    return isWrongUsage(error) ? 2 : 1
  }
}

function say(text: string): number {
  process.stdout.write(text)
  return 0
}

const isWrongUsage = (error: unknown): boolean =>
  error instanceof ConfigError ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
