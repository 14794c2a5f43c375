import type { Line } from '#cli/import/read-lines.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = new Set([0x7b, 0x5b])
const CLOSE = new Set([0x7d, 0x5d])
const KEY = '"users"'
/** Depth of a user: within the list `users` of the document's one object. */
const USER_DEPTH = 3

/**
 * The objects of the list `users` of a JSON document, one after the other and in bounded memory: the document may be
 * the whole export of a realm. They are counted from 1; all else of the document is passed over.
 */
export async function* readUserObjects(input: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Line> {
  const scan = createScan(maxBytes)
  for await (const chunk of input) yield* scan(chunk)
}

function createScan(maxBytes: number): (chunk: Buffer) => Generator<Line> {
  let depth = 0
  let [inText, escaped, inUsers] = [false, false, false]
  /** The text that was read last on the document's own level: the name of the member that follows. */
  let name = ''
  let number = 0
  let parts: Buffer[] = []
  let bytes = 0

  const step = (byte: number): 'begins' | 'ends' | undefined => {
    if (inText) {
      if (escaped) escaped = false
      else if (byte === BACKSLASH) escaped = true
      else if (byte === QUOTE) inText = false
      if (depth === 1 && name.length < KEY.length + 1) name += String.fromCharCode(byte)
    } else if (byte === QUOTE) {
      inText = true
      if (depth === 1) name = '"'
    } else if (OPEN.has(byte)) {
      depth++
      if (depth === 2) inUsers = name === KEY
      return inUsers && depth === USER_DEPTH ? 'begins' : undefined
    } else if (CLOSE.has(byte)) {
      depth--
      return inUsers && depth === USER_DEPTH - 1 ? 'ends' : undefined
    }
    return undefined
  }

  return function* scanChunk(chunk) {
    let from = bytes > 0 ? 0 : -1
    for (let at = 0; at < chunk.length; at++) {
      const event = step(chunk[at] ?? 0)
      if (event === 'begins') from = at
      if (event !== 'ends' || from < 0) continue
      yield whole(chunk.subarray(from, at + 1))
      from = -1
    }
    if (from >= 0) keep(chunk.subarray(from))
  }

  function keep(part: Buffer): void {
    bytes += part.length
    parts = bytes <= maxBytes ? [...parts, part] : []
  }

  function whole(part: Buffer): Line {
    keep(part)
    const [all, size] = [Buffer.concat(parts), bytes]
    parts = []
    bytes = 0
    number++
    if (size > maxBytes) return { number, fault: `the user takes more than ${maxBytes} bytes` }
    return { number, text: all.toString('utf8'), bytes: size }
  }
}
