import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { supportedLanguages, translate } from '#kit/translate.ts'

const src = join(import.meta.dirname, '../..')

/** Keys that the wire shows as they are (docs/contract/zitadel-management-v1.md, 4.4): they must not find a text. */
const UNTRANSLATED = new Set([
  'Errors.ExternalIDP.CreationNotAllowed',
  'Errors.User.AlreadyExisting',
  'Errors.Token.Invalid',
  'Errors.OriginNotAllowed',
])

interface NestedTexts {
  [key: string]: string | NestedTexts
}

function keysOf(section: NestedTexts, prefix = ''): [string, string][] {
  return Object.entries(section).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : keysOf(value, `${prefix}${key}.`),
  )
}

function textsOf(language: string): Map<string, string> {
  return new Map(keysOf(JSON.parse(readFileSync(join(import.meta.dirname, `${language}.json`), 'utf8'))))
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()

/** Returns the matches of a pattern's group in the source without tests. */
function inSource(pattern: RegExp, files = '**/*.ts'): string[] {
  const usedKeys = globSync(files, { cwd: src, exclude: ['**/*.test.ts'] }).flatMap((file) =>
    [...readFileSync(join(src, file), 'utf8').matchAll(pattern)].map(([, group]) => group ?? ''),
  )
  return [...new Set(usedKeys)].sort()
}

const english = textsOf('en')
const others = supportedLanguages.filter((language) => language !== 'en')

test.each(others)('%s has the keys of English, all of them and no others', (language) => {
  expect([...textsOf(language).keys()].sort()).toEqual([...english.keys()].sort())
})

test.each(others)('%s uses the placeholders of English', (language) => {
  const texts = textsOf(language)
  for (const [key, text] of english)
    expect([key, placeholders(texts.get(key) ?? '')]).toEqual([key, placeholders(text)])
})

test.each(supportedLanguages)('%s has no empty text, no stray braces and no control characters', (language) => {
  for (const [key, text] of textsOf(language)) {
    expect(text.trim(), key).toBe(text)
    expect(text, key).not.toBe('')
    expect(text.replace(/\{\{\w+\}\}/g, ''), key).not.toMatch(/[{}]/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there; \n parts paragraphs.
    expect(text, key).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/)
  }
})

test('every error key that the source throws has an English text', () => {
  const thrown = inSource(/['"`](Errors\.[A-Za-z0-9_.]+)['"`]/g).filter((key) => !UNTRANSLATED.has(key))
  expect(thrown.length).toBeGreaterThan(20)
  expect(thrown.filter((key) => translate('en', key) === undefined)).toEqual([])
})

test('the keys that the wire shows raw have no text', () => {
  for (const key of UNTRANSLATED) expect(translate('en', key), key).toBeUndefined()
})

test('every event of a user or an organization has a name that people can read', () => {
  const types = inSource(/(?:type: |event\(\s*)'((?:user|org)\.[a-z0-9_.]+)'/g, 'domain/**/*.ts')
  expect(types.length).toBeGreaterThan(50)
  expect(types.filter((type) => translate('en', `EventTypes.${type}`) === undefined)).toEqual([])
})
