const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })

/**
 * A language as other systems write it, as a tag of BCP 47: `de_CH.UTF-8`, `fr_FR@euro`, `en-us`.
 * @returns undefined for what names no language
 */
export function readLanguage(text: string): string | undefined {
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
