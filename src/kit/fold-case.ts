/**
 * Invisible characters: an address that contains one is indistinguishable from the address without it.
 */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu
// biome-ignore lint/suspicious/noControlCharactersInRegex: matches all of ASCII
const ASCII = /^[\x00-\x7f]*$/

/**
 * The comparison key of a name: NFKC, invisible characters dropped, trimmed, trailing dots dropped, case folded
 * (to upper and lower case, so that ß/SS, ſ/s and the dotted and dotless i are equal). Names with equal keys are the
 * same name, in the uniqueness index and in every look-up.
 */
export function foldCase(name: string): string {
  // Fast path for ASCII, which most names are; the result is the same.
  if (ASCII.test(name)) return name.trim().replace(/\.+$/, '').toLowerCase()
  return name
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .trim()
    .replace(/\.+$/, '')
    .replaceAll('\u0131', 'i')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('i\u0307', 'i')
    .normalize('NFKC')
}
