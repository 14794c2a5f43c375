/**
 * Replaces escapes of lone surrogates by the replacement character, as encoding to UTF-8 does: JSON.stringify writes
 * them as escapes, which PostgreSQL rejects. Doubled backslashes are matched to be skipped.
 */
export const wellFormed = (json: string): string =>
  json.includes('\\ud')
    ? json.replace(/\\(\\|ud[89a-f][0-9a-f]{2})/g, (m, rest) => (rest === '\\' ? m : '\\ufffd'))
    : json
