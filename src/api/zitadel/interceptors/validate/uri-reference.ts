/**
 * Returns why a text is not a URI reference (RFC 3986 §4.1), as leniently as Go's net/url, which protoc-gen-validate
 * uses: control characters, invalid escapes, a colon without a scheme, and invalid hosts and ports.
 */
export function uriReferenceFault(text: string): string | undefined {
  const fault = faultOf(text)
  return fault && `parse ${JSON.stringify(text.slice(0, 200))}: ${fault}`
}

function faultOf(text: string): string | undefined {
  if (hasControl(text)) return 'net/url: invalid control character in URL'
  const beforeFragment = text.split('#', 1)[0] ?? ''
  const fragment = text.slice(beforeFragment.length)
  const path = beforeFragment.split('?', 1)[0] ?? ''
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/.exec(path)?.[0]
  const rest = path.slice(scheme?.length ?? 0)
  if (!scheme && path.startsWith(':')) return 'missing protocol scheme'
  if (!scheme && (path.split('/', 1)[0] ?? '').includes(':')) return 'first path segment in URL cannot contain colon'
  // An opaque part (`mailto:a`) is not looked into.
  if (scheme && !rest.startsWith('/')) return undefined
  if (!rest.startsWith('//')) return escapeFault(rest) ?? escapeFault(fragment)
  const authority = rest.slice(2).split('/', 1)[0] ?? ''
  return hostFault(authority) ?? escapeFault(rest.slice(2 + authority.length)) ?? escapeFault(fragment)
}

function escapeFault(text: string): string | undefined {
  const broken = /%(?![0-9a-fA-F]{2}).{0,2}/u.exec(text)?.[0]
  return broken === undefined ? undefined : `invalid URL escape ${JSON.stringify(broken)}`
}

function hostFault(authority: string): string | undefined {
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  const port = /^(?:\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(host)
  if (!port || !/^[0-9]*$/.test(port[1] ?? ''))
    return `invalid port ${JSON.stringify(`:${port?.[1] ?? ''}`)} after host`
  const odd = /[ "<>\\^`{|}]/.exec(host)?.[0]
  return odd === undefined ? undefined : `invalid character ${JSON.stringify(odd)} in host name`
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x20 || code === 0x7f) return true
  }
  return false
}
