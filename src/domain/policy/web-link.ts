/** Placeholder of the reader's language in a link, invalid in a URL. */
const LANGUAGE_PLACE = /\{\{\s*\.Lang\s*\}\}/g

/**
 * Returns whether a link is empty or an absolute http or https URL. Rejects others (`javascript:`, relative ones,
 * embedded credentials), since the link is shown to users. May contain `{{.Lang}}`.
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

/** Address of an app on a device: a scheme of its reversed domain (RFC 8252 §7.1), which no browser runs itself. */
const APP_SCHEME = /^[a-z][a-z0-9+-]*\.[a-z0-9.+-]*:\/\S*$/i

/** Returns whether a link is empty, a web link, or a link with the scheme of an application on the user's device. */
export const isRedirectTarget = (uri: string): boolean => isWebLink(uri) || APP_SCHEME.test(uri)
