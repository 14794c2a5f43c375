/** Client id and secret of a Basic `authorization` header (RFC 6749 §2.3.1); undefined: it is not in that form. */
export function basicCredentials(authorization: string): { clientId: string; secret: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  if (colon < 0) return undefined
  try {
    return { clientId: decode(text.slice(0, colon)), secret: decode(text.slice(colon + 1)) }
  } catch {
    return undefined
  }
}

const decode = (text: string): string => (/[+%]/.test(text) ? decodeURIComponent(text.replaceAll('+', ' ')) : text)
