/** Which redirect addresses an application may use: compared exactly; with wildcards in development mode only. */
import type { OidcConfig } from '#domain/project/app/app-config.ts'
import { isGlob, matchesGlob } from '#domain/project/app/redirect-glob.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
/** A browser runs or shows these itself instead of handing them to an app. */
const FORBIDDEN = new Set(['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:', 'view-source:'])

export const isLoopback = (url: URL): boolean => LOOPBACK.has(url.hostname)

/**
 * Returns the parsed address, or undefined when it is invalid, has a fragment (RFC 6749 §3.1.2), credentials, or
 * control characters, which URL parsers drop.
 */
export function parseRedirectUri(uri: string): URL | undefined {
  if (/\p{Cc}/u.test(uri)) return undefined
  const url = URL.parse(uri)
  if (!url || uri.includes('#') || uri.includes('\\') || url.username || url.password) return undefined
  return FORBIDDEN.has(url.protocol) ? undefined : url
}

type ClientKind = Pick<OidcConfig, 'appType' | 'authMethod' | 'devMode'>

/** The registered addresses that this kind of client may use, without those that hold wildcards. */
export function usableRedirectUris(config: ClientKind, registered: readonly string[]): string[] {
  return registered.filter((uri) => {
    const url = parseRedirectUri(uri)
    return url !== undefined && !url.host.includes('*') && kindRefusal(config, url) === undefined
  })
}

/** Why this kind of client may not use an address, for developers; undefined: it may. */
function kindRefusal({ appType, authMethod, devMode }: ClientKind, url: URL): string | undefined {
  const plain = url.protocol === 'http:'
  if (appType === 'native')
    return plain && !isLoopback(url) ? 'a native application may use http with a loopback address only' : undefined
  if (url.protocol === 'https:') return undefined
  if (!plain) return 'only native applications may use a custom scheme'
  if (devMode || (authMethod !== 'none' && isLoopback(url))) return undefined
  return authMethod === 'none'
    ? 'http is not allowed for this type of application outside development mode'
    : 'http is allowed with a loopback address only, outside development mode'
}

/** Why an application may not be answered at an address, for developers; undefined: it may. Pure. */
export function redirectRefusal(config: ClientKind, registered: readonly string[], uri: string): string | undefined {
  const url = parseRedirectUri(uri)
  if (!url) return 'redirect_uri is not a valid address'
  const known =
    registered.includes(uri) ||
    (config.appType === 'native' && registered.some((one) => sameButPort(one, url))) ||
    (config.devMode && registered.some((one) => isGlob(one) && matchesGlob(one, uri)))
  if (!known) return 'redirect_uri is not registered for this application'
  const refusal = kindRefusal(config, url)
  return refusal && `redirect_uri: ${refusal}`
}

/** A native application uses any free port of the loopback interface (RFC 8252 §7.3). */
function sameButPort(registered: string, url: URL): boolean {
  const other = parseRedirectUri(registered)
  if (!other || !isLoopback(other) || !isLoopback(url) || url.protocol !== 'http:') return false
  const withPort = new URL(other)
  withPort.port = url.port
  return withPort.href === url.href
}
