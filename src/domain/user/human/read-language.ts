const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })

/** Texts remembered with their tags; a file names few languages, and many times. */
const MOST_KNOWN = 1_000
const known = new Map<string, string | undefined>()

/**
 * Converts a language in another system's notation to a BCP 47 tag: `de_CH.UTF-8`, `fr_FR@euro`, `en-us`. @returns
 * undefined if the text names no language
 */
export function readLanguage(text: string): string | undefined {
  if (known.has(text)) return known.get(text)
  const tag = canonicalTag(text)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(text, tag)
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
