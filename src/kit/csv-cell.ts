/**
 * Matches formulas at the start of a cell. Includes every cell separator of a spreadsheet, not only the file's: `;` in
 * German, French and Italian ones.
 */
const FORMULA = /(^|[;\t\r\n])((?:["']|[^\S\t\r\n])*[=+\-@＝＋－＠])/g
/** A phone number (E.164) is no formula. */
const PHONE = /^\+\d{7,15}$/

/**
 * Returns a cell of CSV (RFC 4180). Prefixes text that a spreadsheet would run as a formula with an apostrophe, which
 * shows it as text (CWE-1236).
 */
export function csvCell(value: string): string {
  const safe = PHONE.test(value) ? value : value.replace(/^[\t\r]/, "'$&").replace(FORMULA, "$1'$2")
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Returns the text of a cell that `csvCell` wrote, already without its quotes. */
export const ofCsvCell = (cell: string): string =>
  cell.replace(/(^|[;\t\r\n])'(?=(?:["']|[^\S\t\r\n])*[=+\-@＝＋－＠])/g, '$1').replace(/^'(?=[\t\r])/, '')
