/** Which redirect addresses an application may use. Compared to the letter (ASVS 10.4.1); no patterns, in no mode. */
import type { OidcConfig } from '#domain/project/app/app-config.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
/** A browser runs or shows these itself instead of handing them to an app. */
const FORBIDDEN = new Set(['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:', 'view-source:'])

export const isLoopback = (url: URL): boolean => LOOPBACK.has(url.hostname)

/** The address, or undefined for what is none, has a fragment (RFC 6749 §3.1.2), or carries a name and password. */
export function parseRedirectUri(uri: string): URL | undefined {
  const url = URL.parse(uri)
  if (!url || uri.includes('#') || uri.includes('\\') || url.username || url.password) return undefined
  return FORBIDDEN.has(url.protocol) ? undefined : url
}

/** The registered addresses that this kind of client may use. http outside of development needs a client secret. */
export function usableRedirectUris(config: OidcConfig, registered: readonly string[]): string[] {
  return registered.filter((uri) => {
    const url = parseRedirectUri(uri)
    if (!url) return false
    if (config.appType === 'native') return url.protocol !== 'http:' || isLoopback(url)
    if (url.protocol === 'https:') return true
    return url.protocol === 'http:' && (config.devMode || config.authMethod !== 'none')
  })
}
