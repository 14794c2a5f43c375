/** Characters. Longer names are cut: no real name is longer, and a greeting must not carry a message. */
const MAX_NAME_LENGTH = 200
const ZERO_WIDTH_SPACE = '\u200b'

/**
 * Returns a value on one line: removes line breaks and control characters (which forge lines of a text), bidirectional
 * overrides (which reverse the text around them), and schemes that mail programs turn into links.
 */
export function plainValue(value: string): string {
  return value
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll('://', `:${ZERO_WIDTH_SPACE}//`)
    .trim()
}

/**
 * Returns a name that a user chose, on one line and with addresses in it broken up invisibly: mail programs turn plain
 * addresses into links, and a name must not become one.
 */
export function nameValue(name: string): string {
  return Array.from(plainValue(name))
    .slice(0, MAX_NAME_LENGTH)
    .join('')
    .replace(/(?<=[\p{L}\p{N}-])\.(?=\p{L}{2})/gu, `.${ZERO_WIDTH_SPACE}`)
}
