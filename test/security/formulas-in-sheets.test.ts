/**
 * Proves that names which people choose run in no spreadsheet that opens an export (CWE-1236), whichever character it
 * takes for the separator of cells.
 */
import { expect, test } from 'vitest'
import { columns, writeRow } from '#people-format/write-row.ts'

const rowOf = (firstName: string): string =>
  writeRow({
    type: 'machine',
    machine: { userId: '1', orgId: '2', userName: 'm', name: firstName },
  } as Parameters<typeof writeRow>[0])

/** The cells that a spreadsheet makes of a row. A quote counts where a cell begins with it. */
function cellsOf(row: string, separator: string): string[] {
  const cells: string[] = []
  let rest = row
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"?/.exec(rest)
    const text = quoted ? (quoted[1] ?? '').replaceAll('""', '"') : ''
    rest = quoted ? rest.slice(quoted[0].length) : rest
    const end = new RegExp(`[${separator}\r\n]`).exec(rest)
    cells.push(text + rest.slice(0, end?.index ?? rest.length))
    if (!end) return cells
    rest = rest.slice(end.index + 1)
  }
}

const attacks = [
  '=1+1',
  '@SUM(1)',
  '-1+cmd',
  '+1+1',
  '\t=1',
  ' =1+1',
  '＝1+1',
  'Max;=1+1;',
  'Max; =1+1',
  'Max\t@SUM(1)',
  'Max\n=1+1',
  'Max\r\n-1',
  'Max;"=1+1"',
  'Max;;+1+1',
]
test.each([',', ';', '\t'])('with %j as separator, no cell of a name is a formula', (separator) => {
  for (const attack of attacks)
    for (const cell of cellsOf(rowOf(attack), separator))
      expect(cell.trim(), attack).not.toMatch(/^"*\s*[=+\-@＝＋－＠]/)
})

test.each(['Anne-Marie', 'Müller; Söhne', 'a@acme.example', 'Re: 1+1=2', "O'Neil"])('%s stays as it is', (name) => {
  expect(cellsOf(rowOf(name), ',')).toEqual([
    '1',
    '2',
    'm',
    '',
    '',
    '',
    name,
    ...columns.slice(7, -1).map(() => ''),
    'machine',
  ])
})
