/** A line of a file, or what is wrong with it; counted from 1. */
export type Line =
  | { readonly number: number; readonly text: string; readonly bytes: number }
  | { readonly number: number; readonly fault: string }

const NEWLINE = 0x0a
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The lines of a stream that are not blank, in bounded memory: of a line beyond `maxBytes` only that it is too long. */
export async function* readLines(input: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Line> {
  let number = 0
  let parts: Buffer[] = []
  let bytes = 0
  const take = (part: Buffer) => {
    bytes += part.length
    if (bytes <= maxBytes) parts.push(part)
    else parts = []
  }
  const end = (): Line | undefined => {
    number++
    const line = bytes > maxBytes ? tooLong(number, maxBytes) : lineOf(number, Buffer.concat(parts))
    parts = []
    bytes = 0
    return line
  }
  for await (const chunk of input) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, at))
      const line = end()
      if (line) yield line
      from = at + 1
    }
    take(chunk.subarray(from))
  }
  const last = bytes > 0 ? end() : undefined
  if (last) yield last
}

const tooLong = (number: number, maxBytes: number): Line => ({
  number,
  fault: `the line is longer than ${maxBytes} bytes`,
})

function lineOf(number: number, bytes: Buffer): Line | undefined {
  try {
    const text = utf8.decode(bytes).trim()
    return text === '' ? undefined : { number, text, bytes: bytes.length }
  } catch {
    return { number, fault: 'the line is not UTF-8' }
  }
}
