import { LRUCache } from 'lru-cache'

const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })

/** Tags by text; '' : names no language. A file names few languages, and many times. */
const tags = new LRUCache<string, string>({ max: 1_000 })

/**
 * Converts a language in another system's notation to a BCP 47 tag: `de_CH.UTF-8`, `fr_FR@euro`, `en-us`. @returns
 * undefined if the text names no language
 */
export function readLanguage(text: string): string | undefined {
  const known = tags.get(text)
  if (known !== undefined) return known || undefined
  const tag = canonicalTag(text)
  tags.set(text, tag ?? '')
  return tag
}

function canonicalTag(text: string): string | undefined {
  const tag = text
    .trim()
    .replace(/[.@].*$/, '')
    .replaceAll('_', '-')
  try {
    const [canonical] = Intl.getCanonicalLocales(tag)
    const [language = ''] = canonical?.split('-') ?? []
    return names.of(language) === undefined ? undefined : canonical
  } catch {
    return undefined
  }
}
