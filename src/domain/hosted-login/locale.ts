import { refuse } from '#domain/reasons/reason.ts'

/**
 * Returns a locale in its canonical form (BCP 47), e.g. `de-CH`.
 * @throws `locale.invalid`
 */
export function normalizeLocale(locale: string): string {
  try {
    const [canonical] = Intl.getCanonicalLocales(locale)
    if (canonical) return canonical
  } catch {
    // Not a language tag: the same as an empty one.
  }
  throw refuse('locale.invalid')
}
