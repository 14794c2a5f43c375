/** Reads single values: each function returns the value of a setting, or throws ConfigError that names it. */
import { isIP } from 'node:net'
import { ConfigError } from '#config/config-error.ts'
import type { Settings } from '#config/read-settings.ts'
import { settings as known, type SettingName } from '#config/settings.ts'

export function pickInteger(settings: Settings, name: SettingName, fallback: number, range: [number, number]): number {
  const value = settings[name]
  if (value === undefined) return fallback
  const [min, max] = range
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < min || number > max)
    throw new ConfigError(`${name} has to be a whole number from ${min} to ${max}, not "${value}"`)
  return number
}

export function pickOneOf<T extends string>(
  settings: Settings,
  name: SettingName,
  allowed: readonly T[],
  fallback: T,
): T {
  const value = settings[name]
  if (value === undefined) return fallback
  const choice = allowed.find((one) => one === value)
  if (choice === undefined) throw new ConfigError(`${name} has to be one of ${allowed.join(', ')}, not "${value}"`)
  return choice
}

export const pickFlag = (settings: Settings, name: SettingName): boolean =>
  pickOneOf(settings, name, ['true', 'false'], 'false') === 'true'

/** Never shows the value: it may hold a password. */
export function pickUrl(settings: Settings, name: SettingName, protocols: readonly string[]): string | undefined {
  const value = settings[name]
  if (value === undefined) return undefined
  const starts = protocols.map((protocol) => `${protocol}//`)
  const start = starts.find((one) => value.toLowerCase().startsWith(one))
  if (start === undefined) throw new ConfigError(`${name} has to be a URL that begins with ${starts.join(' or ')}`)
  if (known.get(name)?.secret && hasUnencoded(value, start))
    throw new ConfigError(
      `${name}: user name and password have to be percent-encoded in a URL: / as %2F, # as %23, ? as %3F, @ as %40, : as %3A, % as %25`,
    )
  // PostgreSQL alone may be reached without a host, by its socket.
  if (!URL.canParse(value) || (new URL(value).hostname === '' && !start.startsWith('postgres')))
    throw new ConfigError(`${name} is not a valid URL: host and port come after ${start}`)
  return value
}

/** Whether an `@` follows the authority, or a `%` starts no escape: signs of a password that is not percent-encoded. */
function hasUnencoded(value: string, start: string): boolean {
  const rest = value.slice(start.length)
  const authority = rest.split(/[/?#]/, 1)[0] ?? ''
  const userInfo = authority.slice(0, Math.max(0, authority.lastIndexOf('@')))
  return rest.slice(authority.length).includes('@') || /%(?![0-9a-f]{2})/i.test(userInfo)
}

export function pickExternalUrl(settings: Settings): string | undefined {
  const value = pickUrl(settings, 'USHER_EXTERNAL_URL', ['http:', 'https:'])
  if (value === undefined) return undefined
  const url = new URL(value)
  if (url.pathname !== '/' || url.search || url.hash || url.username)
    throw new ConfigError('USHER_EXTERNAL_URL has to be an origin: scheme, host and port only')
  return url.origin
}

/** A list of ids, separated by commas. */
export function pickIds(settings: Settings, name: SettingName): string[] {
  const ids = (settings[name] ?? '').split(',').flatMap((one) => one.trim() || [])
  const wrong = ids.find((id) => !/^[\w.~|+=-]+$/.test(id))
  if (wrong !== undefined) throw new ConfigError(`${name} has to be a list of ids, separated by commas, not "${wrong}"`)
  return ids
}

/** Rejects a network that holds every address: any caller could then claim any address. */
export function pickNetworks(settings: Settings, name: SettingName): string[] {
  const networks = (settings[name] ?? '').split(',').map((one) => one.trim())
  return networks.flatMap((network) => {
    if (network === '') return []
    const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(network) ?? []
    const max = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
    if (max === 0 || (bits !== undefined && (Number(bits) < 1 || Number(bits) > max)))
      throw new ConfigError(`${name} has to be a list of addresses or networks like 10.0.0.0/8, not "${network}"`)
    return [network]
  })
}
