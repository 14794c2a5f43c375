/** Stands in for the place of the reader's language in a link, which is no part of a URL's grammar. */
const LANGUAGE_PLACE = /\{\{\s*\.Lang\s*\}\}/g

/**
 * Is this empty, or an absolute http or https URL? Links that people are sent to: anything else (`javascript:`,
 * relative ones, credentials inside) is refused. `{{.Lang}}` may stand in it.
 */
export function isWebLink(link: string): boolean {
  if (link === '') return true
  const text = link.replace(LANGUAGE_PLACE, 'en')
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return (protocol === 'https:' || protocol === 'http:') && !username && !password
}

/** The link for a reader of this language. */
export const inLanguage = (link: string, language: string): string => link.replace(LANGUAGE_PLACE, language)

/** An application on a device: a scheme made of its domain turned around (RFC 8252 §7.1), which no browser runs itself. */
const APP_SCHEME = /^[a-z][a-z0-9+-]*\.[a-z0-9.+-]*:\/\S*$/i

/** Is this empty, a web link, or the way into an application on the reader's device? */
export const isRedirectTarget = (uri: string): boolean => isWebLink(uri) || APP_SCHEME.test(uri)
