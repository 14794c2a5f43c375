/** Characters that print as nothing: an address with one of them inside looks like the address without it. */
const INVISIBLE = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]/g

/**
 * The comparison key of a name: NFKC, invisible characters dropped, trimmed, trailing dots dropped, case folded
 * (both ways, so that ß/SS, ſ/s and the dotted and dotless i meet). Two names with one key are one name, in the
 * uniqueness index and in every look-up alike.
 */
export function foldCase(name: string): string {
  return name
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .trim()
    .replace(/\.+$/, '')
    .replaceAll('\u0131', 'i')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('i\u0307', 'i')
    .normalize('NFKC')
}
