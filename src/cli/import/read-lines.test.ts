import { expect, test } from 'vitest'
import { type Line, readLines } from '#cli/import/read-lines.ts'

async function linesOf(chunks: readonly (string | Uint8Array)[], maxBytes = 100): Promise<Line[]> {
  const stream = (async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk)
  })()
  const lines: Line[] = []
  for await (const line of readLines(stream, maxBytes)) lines.push(line)
  return lines
}
const texts = (lines: Line[]) => lines.map((line) => ('text' in line ? [line.number, line.text] : [line.number]))

test('lines are put together from chunks that end anywhere, within a letter too', async () => {
  const [head, tail] = [Buffer.from('{"a":"é"}').subarray(0, 7), Buffer.from('{"a":"é"}').subarray(7)]
  expect(texts(await linesOf([head, tail, '\n{"b"', ':1}\n{"c":1}']))).toEqual([
    [1, '{"a":"é"}'],
    [2, '{"b":1}'],
    [3, '{"c":1}'],
  ])
})

test('blank lines, carriage returns and a byte order mark are no matter; lines keep their number', async () => {
  expect(texts(await linesOf(['\ufeff{}\r\n\r\n  \n{"b":1}\r\n\n']))).toEqual([
    [1, '{}'],
    [4, '{"b":1}'],
  ])
})

test('a line that is too long or not UTF-8 is told, and the next one is read', async () => {
  const lines = await linesOf(['a'.repeat(60), 'a'.repeat(60), '\n', new Uint8Array([0xff]), '\nok\n'])
  expect(lines).toEqual([
    { number: 1, fault: 'the line is longer than 100 bytes' },
    { number: 2, fault: 'the line is not UTF-8' },
    { number: 3, text: 'ok', bytes: 2 },
  ])
})
