/** Characters. Longer names are cut: nobody has them, and a greeting is no place for somebody's essay. */
const MAX_NAME_LENGTH = 200
const ZERO_WIDTH_SPACE = '\u200b'

/**
 * A value on one line: no line breaks and control characters (they forge lines of a text), no bidirectional overrides
 * (they turn what follows around), no scheme by which mail programs know a link.
 */
export function plainValue(value: string): string {
  return value
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll('://', `:${ZERO_WIDTH_SPACE}//`)
    .trim()
}

/**
 * A name that somebody chose, on one line and with what looks like an address in it broken up invisibly: mail programs
 * turn plain addresses into links, and a name must not become one.
 */
export function nameValue(name: string): string {
  return Array.from(plainValue(name))
    .slice(0, MAX_NAME_LENGTH)
    .join('')
    .replace(/(?<=[\p{L}\p{N}-])\.(?=\p{L}{2})/gu, `.${ZERO_WIDTH_SPACE}`)
}
