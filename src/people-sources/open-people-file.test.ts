import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { plainConversion } from '#people-sources/conversion.ts'
import { openPeopleFile } from '#people-sources/open-people-file.ts'

const MAX_LINE = 16 * 1024 * 1024

/** User names of a file, and the error of each invalid record. */
async function read(content: string | Buffer): Promise<string[]> {
  const bytes = async function* () {
    yield Buffer.from(content)
  }
  const file = await openPeopleFile({ bytes, own: new Map(), hashes: new Map(), conversion: plainConversion })
  const readEntries: string[] = []
  for await (const entry of file.entries())
    readEntries.push('fault' in entry ? `${entry.number}: ${entry.fault}` : String(entry.person.userName))
  return readEntries
}

const NO_OBJECT = 'this is no JSON object'
const ADA = '{"userName":"ada"}'
const BOB = '{"userName":"bob"}'

test.each<[string, string | Buffer, string[]]>([
  ['a sheet with lone carriage returns', 'login,email\rada,\rbob,\r', ['ada', 'bob']],
  ['a sheet with CRLF and a line break in a cell', 'login,name\r\nada,"A\r\nB"\r\n\r\nbob,\r\n', ['ada', 'bob']],
  ['a sheet of Excel that names its separator', 'sep=;\r\nlogin;name\r\nada;A,B\r\n', ['ada']],
  ['a sheet with more cells than columns', 'login,name\nada,A,extra\n', ['2: the row has 3 cells, the header 2']],
  ['quotes inside of a cell', 'login,name\nada "the" ace,A\n', ['ada "the" ace']],
  [
    'null, a text and a number among users',
    `[null,${ADA},"bob",7]`,
    [`1: ${NO_OBJECT}`, 'ada', `3: ${NO_OBJECT}`, `4: ${NO_OBJECT}`],
  ],
  ['a list with a comma at its end', `[${ADA},${BOB},]`, ['ada', 'bob']],
  ['a damaged line among others', `${ADA}\n{"userName":"bob"\n${BOB}\n`, ['ada', '2: unexpected EOF', 'bob']],
  ['a damaged first line', `{"userName":"bob"\n${ADA}\n`, ['1: unexpected EOF', 'ada']],
  [
    'a document with a user a line',
    `{"realm":"a","users":[\n{"username":"ada"},\n{"username":"bob"}\n]}\n`,
    ['ada', 'bob'],
  ],
  [
    'a document that begins with its first user',
    '{"data":[{"username":"ada"},\n{"username":"bob"}\n]}',
    ['ada', 'bob'],
  ],
  ['a member twice in a line', `{"userName":"a","userName":"b"}`, ['1: duplicate object key "userName"']],
  ['a byte order mark on a later line', `${ADA}\n\ufeff${BOB}\n`, ['ada', 'bob']],
  ['gzip members one after the other', Buffer.concat([gzipSync(`${ADA}\n`), gzipSync(BOB)]), ['ada', 'bob']],
  ['gzip within gzip', gzipSync(gzipSync(ADA)), ['ada']],
  ['a list within an envelope', '{"total":1,"data":[{"username":"ada"}]}', ['ada']],
  [
    'a line beyond the limit',
    `{"userName":"${'a'.repeat(MAX_LINE)}"}\n${BOB}\n`,
    [`1: it is longer than ${MAX_LINE} characters`, 'bob'],
  ],
])('%s is read without a silent loss', async (_what, content, expected) => {
  expect(await read(content)).toEqual(expected)
})

test.each<[string, string | Buffer, string]>([
  ['two columns of one name', 'login;email;email\nada;a;b\n', 'two columns have the name "email"'],
  ['a header alone', 'login;email\n', 'nobody is in it'],
  ['text beside the document', `[${ADA}] and more`, 'there is text beside the document'],
  ['a cell without an end', 'login\n"ada\nbob\n', 'the file ends early: a quoted cell of line 2 has no end'],
  ['a gzip file that ends early', gzipSync(ADA.repeat(1000)).subarray(0, 40), 'damaged or ends early'],
  [
    'a document of lines that ends early',
    `{"realm":"a","users":[\n{"username":"ada"},\n{"username":`,
    'the file ends early',
  ],
  ['two lists of an envelope', '{"a":[{"login":"x"}],"b":[{"login":"y"}]}', 'of no known form'],
  ['a Markdown table', '| login | name |\n|---|---|\n| ada | A |\n', 'a Markdown table'],
  ['an old workbook', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'an Excel workbook of the form before 2007'],
  ['xz', Buffer.from('fd377a585a000000', 'hex'), 'packed with xz'],
  ['7z', Buffer.from('377abcaf271c0004', 'hex'), 'a 7z archive'],
  ['lz4', Buffer.from('04224d1864', 'hex'), 'packed with lz4'],
  ['Parquet', 'PAR1abc', 'a Parquet file'],
  ['SQLite', 'SQLite format 3\0', 'an SQLite database'],
  ['tar', Buffer.from(`${'users.json'.padEnd(257, '\0')}ustar`), 'a tar archive'],
])('%s is rejected in one sentence', async (_what, content, sentence) => {
  await expect(read(content)).rejects.toThrow(sentence)
})

test('a missing value of a database is none, and a number beyond 2^53 keeps its digits', async () => {
  const bytes = async function* () {
    yield Buffer.from('login,email,name,nick\nada,NULL,"NULL",\\N\n')
  }
  const options = { own: new Map(), hashes: new Map(), conversion: plainConversion }
  for await (const entry of (await openPeopleFile({ bytes, ...options })).entries())
    expect(entry).toMatchObject({ person: { profile: { displayName: 'NULL' } } })
  const ids = async function* () {
    yield Buffer.from('[{"user_id":12345678901234567890,"email":"a@acme.example","identities":[]}]')
  }
  for await (const entry of (await openPeopleFile({ bytes: ids, ...options })).entries())
    expect(entry).toMatchObject({ person: { userId: '12345678901234567890' } })
  expect.assertions(2)
})
