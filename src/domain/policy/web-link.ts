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
