import { expect, test } from 'vitest'
import { type JsonItem, scanJson } from '#people-sources/text/scan-json.ts'

async function scan(text: string, paths: string[], chunk = text.length): Promise<JsonItem[]> {
  const chunks = (async function* () {
    for (let at = 0; at < text.length; at += chunk) yield text.slice(at, at + chunk)
  })()
  const items: JsonItem[] = []
  for await (const item of scanJson(chunks, new Set(paths))) items.push(item)
  return items
}

const REALMS = JSON.stringify([
  { realm: 'a', clients: [{ users: [{ no: 1 }] }], users: [{ name: 'x } ] " \\ { [' }, { name: 'é' }] },
  { groups: [{ name: '"users"' }], realm: 'b', users: [] },
])

test('requested items of lists are returned one by one, regardless of the chunks', async () => {
  for (const size of [1, 2, 3, 7, 64, REALMS.length]) {
    expect(await scan(REALMS, ['*.users', '*.realm'], size), String(size)).toEqual([
      { path: '*.realm', text: '"a"' },
      { path: '*.users', text: JSON.stringify({ name: 'x } ] " \\ { [' }) },
      { path: '*.users', text: '{"name":"é"}' },
      { path: '*.realm', text: '"b"' },
    ])
  }
})

test('a list, a document and documents one after the other are items as well', async () => {
  expect(await scan('[{"a":1},{"a":2}]', [''])).toMatchObject([{ text: '{"a":1}' }, { text: '{"a":2}' }])
  expect(await scan('{"a":[{"b":1}]}', ['.'])).toMatchObject([{ text: '{"a":[{"b":1}]}' }])
  expect(await scan('{"a":1}\n {"a":2}', ['.'])).toHaveLength(2)
})

test.each([
  ['[{"a":1},{"a"', 'the file ends early: line 1'],
  ['{"users":[\n{"a":"x', 'the file ends early: line 2'],
  ['{"users":[}', 'a bracket ends what did not begin'],
  [']', 'a bracket ends what did not begin'],
])('%s is refused: %s', async (text, sentence) => {
  await expect(scan(text, ['', 'users'])).rejects.toThrow(sentence)
})
