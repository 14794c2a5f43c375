import { existsSync, readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { ConfigError } from '#config/config-error.ts'
import { isServiceLink } from '#config/service-links.ts'
import { isSettingName, type SettingName, settingInFile, settings } from '#config/settings.ts'
import { nearestName } from '#kit/nearest-name.ts'

/** Values as they were given, none of them empty. */
export type Settings = Partial<Record<SettingName, string>>

export interface GivenSettings {
  readonly settings: Settings
  /** Ignored environment variables that look like settings: Kubernetes has set them. */
  readonly serviceLinks: readonly string[]
}

/** Reads environment and file; the environment takes precedence. Throws ConfigError for an unknown name. */
export function readSettings(env: NodeJS.ProcessEnv, configFile: string | undefined): GivenSettings {
  const file = configFile ?? (existsSync('usher.yaml') ? 'usher.yaml' : undefined)
  const usherEntries = Object.entries(env).filter(
    ([name]) => name.startsWith('USHER_') && !name.startsWith('USHER_TEST_'),
  )
  const [links, directEntries] = [usherEntries.filter(isLink), usherEntries.filter((entry) => !isLink(entry))]
  return {
    settings: { ...(file ? collect(entriesOfFile(file), file) : {}), ...collect(directEntries, 'environment') },
    serviceLinks: links.map(([name]) => name),
  }
}

const isLink = ([name, value]: [string, string | undefined]): boolean => isServiceLink(name, value ?? '')

function entriesOfFile(file: string): [string, unknown][] {
  // Without excerpts: a line of the file may hold a secret.
  const document = parseDocument(readText(file, '--config'), { prettyErrors: false })
  const [problem] = document.errors
  if (problem) throw new ConfigError(`${file}: not valid YAML (${problem.code} at character ${problem.pos[0] + 1})`)
  const parsed: unknown = document.toJS() ?? {}
  if (typeof parsed !== 'object' || Array.isArray(parsed) || parsed === null)
    throw new ConfigError(`${file}: a mapping of settings is expected`)
  return Object.entries(parsed)
}

function collect(entries: [string, unknown][], source: string): Settings {
  const settings: Settings = {}
  for (const [name, value] of entries) {
    const setting = isSettingName(name) ? name : settingInFile(name)
    if (setting === undefined) throw new ConfigError(`${source}: unknown setting ${name}${suggestion(name)}`)
    if (!['string', 'number', 'boolean'].includes(typeof value))
      throw new ConfigError(`${source}: ${name} has to be a plain value`)
    if (value === '') continue
    if (settings[setting] !== undefined)
      throw new ConfigError(`${source}: ${setting} and ${setting}_FILE exclude each other`)
    settings[setting] = setting === name ? String(value) : readText(String(value), name).trim()
  }
  return settings
}

function suggestion(name: string): string {
  const near = nearestName(name, settings.keys())
  return near === undefined ? '; docs/configuration.md lists them all' : `; did you mean ${near}?`
}

function readText(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(`${setting}: ${unreadable(file, error)}`)
  }
}

/** Returns the reason, for operators, why the file of a setting cannot be read. */
export function unreadable(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return `no such file: ${file}`
  if (code === 'EACCES') return `this user may not read ${file}`
  return `${file} cannot be read${code ? ` (${code})` : ''}`
}
