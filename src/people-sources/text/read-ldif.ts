/** An entry of an LDIF file (RFC 2849): its attributes in lower case, each with all its values. */
export interface LdifEntry {
  readonly line: number
  readonly attributes: ReadonlyMap<string, readonly string[]>
}

/** Attributes whose bytes are no text: kept in base64. */
const BINARY: ReadonlySet<string> = new Set([
  'objectguid',
  'objectsid',
  'jpegphoto',
  'thumbnailphoto',
  'usercertificate',
])

/** Yields the entries. Lines have their numbers; a line that begins with a blank continues the previous one. */
export async function* readLdif(text: AsyncIterable<string>): AsyncGenerator<LdifEntry> {
  let attributes = new Map<string, string[]>()
  let begins = 0
  let logical = ''
  const endLine = () => {
    if (logical !== '' && !logical.startsWith('#')) add(attributes, logical)
    logical = ''
  }
  const entry = (): LdifEntry | undefined => {
    endLine()
    const ended = attributes
    attributes = new Map()
    return ended.has('dn') ? { line: begins, attributes: ended } : undefined
  }
  for await (const { number, line } of physicalLines(text)) {
    if (line === '') {
      const ended = entry()
      if (ended) yield ended
      continue
    }
    if (line.startsWith(' ')) {
      logical += line.slice(1)
      continue
    }
    endLine()
    if (attributes.size === 0) begins = number
    logical = line
  }
  const last = entry()
  if (last) yield last
}

function add(attributes: Map<string, string[]>, line: string): void {
  const colon = line.indexOf(':')
  if (colon < 1) return
  const [name = ''] = line.slice(0, colon).toLowerCase().split(';')
  const isBase64 = line[colon + 1] === ':'
  const raw = line.slice(colon + (isBase64 ? 2 : 1)).trim()
  const value = isBase64 && !BINARY.has(name) ? Buffer.from(raw, 'base64').toString('utf8') : raw
  attributes.set(name, [...(attributes.get(name) ?? []), value])
}

async function* physicalLines(text: AsyncIterable<string>): AsyncGenerator<{ number: number; line: string }> {
  let number = 0
  let remainder = ''
  for await (const chunk of text) {
    const parts = (remainder + chunk).split('\n')
    remainder = parts.pop() ?? ''
    for (const part of parts) yield { number: ++number, line: part.replace(/\r$/, '') }
  }
  if (remainder) yield { number: ++number, line: remainder }
}
