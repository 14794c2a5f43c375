/**
 * Chooses among `supported` (the first is the default) by an `Accept-Language` header, RFC 9110 §12.5.4: highest
 * weight first, `de-CH` also asks for `de`, `*` and nonsense ask for nothing.
 */
export function chooseLanguage(header: string | undefined, supported: readonly [string, ...string[]]): string {
  if (!header) return supported[0]
  const languageRanges = header
    .split(',', 20)
    .map((entry) => {
      const [tag = '', ...parameters] = entry.split(';')
      const weight = parameters.map((one) => /^\s*q\s*=\s*([\d.]+)\s*$/.exec(one)?.[1]).find((q) => q !== undefined)
      return { tag: tag.trim().toLowerCase(), weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
  for (const { tag } of languageRanges) {
    const supportedLanguage = supported.find((language) => tag === language || tag.startsWith(`${language}-`))
    if (supportedLanguage) return supportedLanguage
  }
  return supported[0]
}
