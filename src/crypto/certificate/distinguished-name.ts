/** Distinguished names in their text forms: as certificates are printed, and as RFC 4514 writes them. */

/** One relative name: its attributes as `TYPE=value`, sorted. */
type RelativeName = readonly string[]

/** Types under all of their usual names. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'SERIALNUMBER'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['S', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'TITLE'],
  ['2.5.4.97', 'ORGANIZATIONIDENTIFIER'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'EMAILADDRESS'],
  ['E', 'EMAILADDRESS'],
  ['EMAIL', 'EMAILADDRESS'],
])

/**
 * Returns whether a subject as Node prints it (one relative name a line, the most general first) is the name that a
 * text gives (RFC 4514: the most specific first). Values are compared exactly.
 */
export function isSubject(subject: string, text: string): boolean {
  const named = parse(text, ',')?.toReversed()
  const subjectParts = parse(subject, '\n')
  return named !== undefined && subjectParts !== undefined && JSON.stringify(named) === JSON.stringify(subjectParts)
}

/** Whether a text is a distinguished name with at least one part. */
export const isDistinguishedName = (text: string): boolean => parse(text, ',') !== undefined

function parse(text: string, separator: string): RelativeName[] | undefined {
  const names = split(text, separator).map((part) => split(part, '+').map(parseAttribute))
  const complete = names.map((attributes) => attributes.filter((one) => one !== undefined).toSorted())
  return complete.every((attributes, i) => attributes.length === names[i]?.length) ? complete : undefined
}

/** Splits where a separator is not escaped. */
function split(text: string, separator: string): string[] {
  const parts = ['']
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i)
    if (character === separator) parts.push('')
    else parts[parts.length - 1] += character === '\\' ? character + text.charAt(++i) : character
  }
  return parts
}

function parseAttribute(text: string): string | undefined {
  const [, type, value] = /^\s*([A-Za-z0-9.-]+)\s*=\s*(.*)$/su.exec(text) ?? []
  if (type === undefined || value === undefined || value === '') return undefined
  const name = type.toUpperCase().replace(/^OID\./, '')
  // A space at the end belongs to the value only where it is escaped.
  return `${SYNONYMS.get(name) ?? name}=${unescapeOctets(value.replace(/(?<!\\)\s+$/u, ''))}`
}

/** A pair of hexadecimal digits is an octet of UTF-8 (RFC 4514 §3). */
function unescapeOctets(value: string): string {
  const octets = /(?:\\[0-9A-Fa-f]{2})+/g
  const decoded = value.replace(octets, (run) => Buffer.from(run.replaceAll('\\', ''), 'hex').toString())
  return decoded.replace(/\\(.)/gsu, '$1')
}
