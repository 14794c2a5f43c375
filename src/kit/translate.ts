/**
 * Translated texts: errors, mails, SMS, names of events, pages. One JSON file per language under `i18n/`, with nested
 * or dotted keys; they are looked up by the whole dotted key. English is the fallback.
 */
import de from '#kit/i18n/de.json' with { type: 'json' }
import en from '#kit/i18n/en.json' with { type: 'json' }
import es from '#kit/i18n/es.json' with { type: 'json' }
import fr from '#kit/i18n/fr.json' with { type: 'json' }
import it from '#kit/i18n/it.json' with { type: 'json' }

interface NestedTexts {
  readonly [key: string]: string | NestedTexts
}
export type TextParams = Readonly<Record<string, string | number>>

export const supportedLanguages = ['en', 'de', 'fr', 'it', 'es'] as const
export type Language = (typeof supportedLanguages)[number]

/** Maximum number of languages read from an Accept-Language header; browsers send fewer. */
const MAX_WISHES = 20

const texts: Readonly<Record<Language, ReadonlyMap<string, string>>> = {
  en: new Map(flatten(en)),
  de: new Map(flatten(de)),
  fr: new Map(flatten(fr)),
  it: new Map(flatten(it)),
  es: new Map(flatten(es)),
}

/**
 * Returns the text of a key, `{{name}}` replaced by the parameter of that name (by nothing if it is missing). Plain
 * text: callers escape it for HTML. An unknown language, or a key that a language lacks, falls back to English;
 * undefined when English lacks the key too.
 */
export function translate(language: string, key: string, params: TextParams = {}): string | undefined {
  const text = (isSupported(language) ? texts[language].get(key) : undefined) ?? texts.en.get(key)
  return text?.replace(/\{\{(\w+)\}\}/g, (_placeholder, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : '',
  )
}

/**
 * Returns the supported language that the user prefers: `wanted` is an Accept-Language header (RFC 9110 §12.5.4) or a
 * single BCP 47 tag. Skips malformed tags; `*` and an empty list mean the fallback.
 */
export function chooseLanguage(requestedLanguage: string | undefined, fallback: Language = 'en'): Language {
  for (const range of readWishes(requestedLanguage ?? '')) {
    if (range === '*') return fallback
    const language = primaryLanguage(range)
    if (language && isSupported(language)) return language
  }
  return fallback
}

/** Language ranges, the most wanted first; those of quality 0 are not wanted at all. */
function readWishes(header: string): string[] {
  const wishes = header.split(',', MAX_WISHES).map((wish) => {
    const [range = '', ...parameters] = wish.split(';').map((part) => part.trim())
    const quality = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2)
    return { range, quality: quality === undefined ? 1 : Number(quality) }
  })
  return wishes
    .filter(({ range, quality }) => range !== '' && quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ range }) => range)
}

function primaryLanguage(tag: string): string | undefined {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).language
  } catch {
    return undefined
  }
}

function isSupported(language: string): language is Language {
  return (supportedLanguages as readonly string[]).includes(language)
}

function flatten(section: NestedTexts, prefix = ''): [string, string][] {
  return Object.entries(section).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  )
}
