/**
 * Half a surrogate pair is no text that PostgreSQL takes. JSON.stringify writes it as an escape, which becomes the
 * replacement character here, as it does where text is encoded as UTF-8. Doubled backslashes are matched to be skipped.
 */
export const wellFormed = (json: string): string =>
  json.includes('\\ud')
    ? json.replace(/\\(\\|ud[89a-f][0-9a-f]{2})/g, (m, rest) => (rest === '\\' ? m : '\\ufffd'))
    : json
