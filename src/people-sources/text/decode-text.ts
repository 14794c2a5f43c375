import { createGunzip } from 'node:zlib'
import { ImportFailure } from '#people-sources/import-failure.ts'

const ENCODINGS: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['utf-16', 'utf-16le'],
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
  ['latin1', 'windows-1252'],
  ['iso-8859-1', 'windows-1252'],
  ['windows-1252', 'windows-1252'],
  ['cp1252', 'windows-1252'],
])

/** The names that `--encoding` accepts. */
export const encodingNames: readonly string[] = [...ENCODINGS.keys()]

/** Bytes by which the encoding is found. */
const HEAD_BYTES = 4096

/**
 * Decodes a file strictly: gzip is unpacked; the encoding is the given one, else the one of the byte order mark, else
 * UTF-16 where every other byte is zero, else UTF-8. @throws ImportFailure for bytes that are not in that encoding
 */
export async function* decodeText(input: AsyncIterable<Buffer>, encoding?: string): AsyncGenerator<string> {
  const { head, rest } = await peek(input)
  if (head[0] === 0x1f && head[1] === 0x8b) return yield* decodeText(gunzip(rest), encoding)
  refuseContainers(head)
  const name = encoding === undefined ? encodingOf(head) : ENCODINGS.get(encoding.toLowerCase())
  if (name === undefined)
    throw new ImportFailure(`--encoding has to be one of ${encodingNames.join(', ')}, not "${encoding}"`)
  const decoder = new TextDecoder(name, { fatal: true })
  let newlines = 0
  const decode = (bytes: Buffer | undefined): string => {
    try {
      const text = decoder.decode(bytes, { stream: bytes !== undefined })
      newlines += text.split('\n').length - 1
      return text
    } catch {
      throw notThatEncoding(name, newlines)
    }
  }
  for await (const chunk of rest) {
    const text = decode(chunk)
    if (text) yield text
  }
  const last = decode(undefined)
  if (last) yield last
}

function notThatEncoding(name: string, newlines: number): ImportFailure {
  const hint = name === 'utf-8' ? '; a file of Excel is read with --encoding windows-1252' : ''
  return new ImportFailure(`the file is not ${name.toUpperCase()} after line ${newlines + 1}${hint}`)
}

function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const even = zeros(head, 0)
  const odd = zeros(head, 1)
  // Letters of the western alphabets have a zero in one half of their two bytes.
  if (odd > 0.3 && even < 0.05) return 'utf-16le'
  return even > 0.3 && odd < 0.05 ? 'utf-16be' : 'utf-8'
}

function zeros(head: Buffer, from: number): number {
  let zeroBytes = 0
  for (let at = from; at < head.length; at += 2) if (head[at] === 0) zeroBytes++
  return zeroBytes / Math.max(1, head.length / 2)
}

const CONTAINERS: readonly (readonly [Buffer, string])[] = [
  [Buffer.from('PK\x03\x04'), 'a ZIP archive or an Excel workbook; save the sheet as CSV, or unpack the archive'],
  [Buffer.from('SQLite format 3\0'), 'an SQLite database; export its users as CSV or JSON'],
  [Buffer.from('PGDMP'), 'a PostgreSQL dump; export the users with \\copy … to a CSV file with header'],
  [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'an Excel workbook of the form before 2007; save the sheet as CSV'],
  [Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), 'a 7z archive; unpack it first'],
  [Buffer.from('fd377a585a00', 'hex'), 'packed with xz; unpack it first'],
  [Buffer.from('04224d18', 'hex'), 'packed with lz4; unpack it first'],
  [Buffer.from('PAR1'), 'a Parquet file; export the users as CSV or JSON'],
  [Buffer.from('bplist'), 'a binary property list; export the users as CSV or JSON'],
  [Buffer.from('BZh'), 'packed with bzip2; unpack it first'],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), 'packed with zstd; unpack it first'],
]

/** Place of the mark in the header of a tar archive. */
const TAR_MAGIC = 257

function refuseContainers(head: Buffer): void {
  const container = CONTAINERS.find(([magic]) => head.subarray(0, magic.length).equals(magic))
  if (container) throw new ImportFailure(`the file is ${container[1]}`)
  if (head.toString('latin1', TAR_MAGIC, TAR_MAGIC + 5) === 'ustar')
    throw new ImportFailure('the file is a tar archive; unpack it first')
}

async function peek(input: AsyncIterable<Buffer>): Promise<{ head: Buffer; rest: AsyncGenerator<Buffer> }> {
  const chunks = input[Symbol.asyncIterator]()
  const first: Buffer[] = []
  let size = 0
  while (size < HEAD_BYTES) {
    const { value, done } = await chunks.next()
    if (done) break
    first.push(value)
    size += value.length
  }
  const head = Buffer.concat(first)
  async function* rest(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  return { head: head.subarray(0, HEAD_BYTES), rest: rest() }
}

async function* gunzip(input: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const unzip = createGunzip()
  const feeding = (async () => {
    for await (const chunk of input) {
      if (!unzip.write(chunk)) await new Promise<void>((resolve) => unzip.once('drain', resolve))
    }
    unzip.end()
  })()
  feeding.catch((error: unknown) => unzip.destroy(error instanceof Error ? error : new Error(String(error))))
  try {
    for await (const chunk of unzip) yield chunk
  } catch (cause) {
    throw new ImportFailure('the gzip file is damaged or ends early', { cause })
  }
}
