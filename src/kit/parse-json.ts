/** Input of fromJson, with integers that a number would round kept exact. */
export type ParsedJson = string | number | bigint | boolean | null | ParsedJson[] | { [key: string]: ParsedJson }

export type ParsedObject = { readonly [name: string]: ParsedJson }

/**
 * Malformed JSON; the message names the unexpected character and its place like Go's encoding/json
 * (docs/contract/zitadel-management-v1.md, 4.6).
 */
export class JsonSyntaxError extends Error {}

/** Far beyond any message, far below the limit of the stack. */
const MAX_DEPTH = 500
/** No 64-bit integer has more digits; a longer one is always out of range. */
const MAX_INTEGER_LENGTH = 20
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

interface Cursor {
  readonly text: string
  at: number
}

/**
 * Parses the first JSON value of a text and ignores the rest. Stricter than JSON.parse where REST requires it: rejects
 * duplicate keys, lone surrogates and nesting beyond 500. Parses the empty text as `{}`. Throws JsonSyntaxError.
 */
export function parseJson(text: string): ParsedJson {
  const cursor = { text, at: 0 }
  skipSpace(cursor)
  // An absent body is an empty message (docs/contract/zitadel-management-v1.md, 4.6).
  if (cursor.at === text.length) return {}
  return parseValue(cursor, 0)
}

function parseValue(cursor: Cursor, depth: number): ParsedJson {
  switch (cursor.text.charCodeAt(cursor.at)) {
    case OPEN_BRACE:
      return parseObject(cursor, depth + 1)
    case OPEN_BRACKET:
      return parseArray(cursor, depth + 1)
    case QUOTE:
      return parseString(cursor)
    case 0x74:
      return parseLiteral(cursor, 'true', true)
    case 0x66:
      return parseLiteral(cursor, 'false', false)
    case 0x6e:
      return parseLiteral(cursor, 'null', null)
    default:
      return parseNumber(cursor)
  }
}

function parseObject(cursor: Cursor, depth: number): ParsedJson {
  if (depth > MAX_DEPTH) throw new JsonSyntaxError('exceeded max depth')
  const object: { [key: string]: ParsedJson } = {}
  for (let first = true; ; first = false) {
    cursor.at++
    skipSpace(cursor)
    const next = cursor.text.charCodeAt(cursor.at)
    if (next === CLOSE_BRACE && first) break
    if (next !== QUOTE) throw unexpectedCharacter(cursor, 'looking for beginning of object key string')
    const key = parseString(cursor)
    if (Object.hasOwn(object, key)) throw new JsonSyntaxError(`duplicate object key ${JSON.stringify(key)}`)
    skipSpace(cursor)
    if (cursor.text.charCodeAt(cursor.at) !== COLON) throw unexpectedCharacter(cursor, 'after object key')
    cursor.at++
    skipSpace(cursor)
    setOwn(object, key, parseValue(cursor, depth))
    skipSpace(cursor)
    const end = cursor.text.charCodeAt(cursor.at)
    if (end === CLOSE_BRACE) break
    if (end !== COMMA) throw unexpectedCharacter(cursor, 'after object key:value pair')
  }
  cursor.at++
  return object
}

function parseArray(cursor: Cursor, depth: number): ParsedJson {
  if (depth > MAX_DEPTH) throw new JsonSyntaxError('exceeded max depth')
  const items: ParsedJson[] = []
  for (;;) {
    cursor.at++
    skipSpace(cursor)
    if (cursor.text.charCodeAt(cursor.at) === CLOSE_BRACKET && items.length === 0) break
    items.push(parseValue(cursor, depth))
    skipSpace(cursor)
    const end = cursor.text.charCodeAt(cursor.at)
    if (end === CLOSE_BRACKET) break
    if (end !== COMMA) throw unexpectedCharacter(cursor, 'after array element')
  }
  cursor.at++
  return items
}

function parseString(cursor: Cursor): string {
  const { text } = cursor
  cursor.at++
  let value = ''
  for (;;) {
    const end = plainEnd(text, cursor.at)
    value += text.slice(cursor.at, end)
    cursor.at = end
    const stop = text.charCodeAt(end)
    if (stop === QUOTE) break
    if (stop !== BACKSLASH) throw unexpectedCharacter(cursor, 'in string literal')
    value += parseEscape(cursor)
  }
  cursor.at++
  if (!value.isWellFormed()) throw new JsonSyntaxError('invalid surrogate pair in string literal')
  return value
}

/** Returns the end of a run of unescaped characters. */
function plainEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE || code === BACKSLASH || code < 0x20) return at
  }
  return text.length
}

function parseEscape(cursor: Cursor): string {
  const { text } = cursor
  cursor.at++
  const letter = text[cursor.at] ?? ''
  const plain = ESCAPES[letter]
  if (plain !== undefined) {
    cursor.at++
    return plain
  }
  if (letter !== 'u') throw unexpectedCharacter(cursor, 'in string escape code')
  const hex = text.slice(cursor.at + 1, cursor.at + 5)
  const valid = /^[0-9a-fA-F]*/.exec(hex)?.[0].length ?? 0
  cursor.at += 1 + valid
  if (valid < 4) throw unexpectedCharacter(cursor, 'in \\u hexadecimal character escape')
  return String.fromCharCode(Number.parseInt(hex, 16))
}

function parseLiteral<T>(cursor: Cursor, word: string, value: T): T {
  for (const letter of word) {
    if (cursor.text[cursor.at] !== letter)
      throw unexpectedCharacter(cursor, `in literal ${word} (expecting '${letter}')`)
    cursor.at++
  }
  return value
}

function parseNumber(cursor: Cursor): number | bigint {
  NUMBER.lastIndex = cursor.at
  const digits = NUMBER.exec(cursor.text)?.[0]
  if (digits === undefined) {
    if (cursor.text[cursor.at] !== '-') throw unexpectedCharacter(cursor, 'looking for beginning of value')
    cursor.at++
    throw unexpectedCharacter(cursor, 'in numeric literal')
  }
  cursor.at += digits.length
  const value = Number(digits)
  if (Number.isSafeInteger(value) || digits.length > MAX_INTEGER_LENGTH || /[.eE]/.test(digits)) return value
  const integer = BigInt(digits)
  return BigInt(value) === integer ? value : integer
}

function skipSpace(cursor: Cursor): void {
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
    cursor.at++
  }
}

/** Assigning `__proto__` would set the prototype instead of a key. */
function setOwn(object: { [key: string]: ParsedJson }, key: string, value: ParsedJson): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true })
  else object[key] = value
}

function unexpectedCharacter({ text, at }: Cursor, where: string): JsonSyntaxError {
  const point = text.codePointAt(at)
  if (point === undefined) return new JsonSyntaxError('unexpected EOF')
  const before = text.slice(0, at)
  const line = before.split('\n').length
  const column = at - before.lastIndexOf('\n')
  return new JsonSyntaxError(
    `invalid character ${quoteCharacter(String.fromCodePoint(point))} ${where}, line ${line}:${column}`,
  )
}

/** A character as Go quotes it. */
function quoteCharacter(character: string): string {
  if (character === '"') return `'"'`
  if (character === "'") return `'\\''`
  return `'${JSON.stringify(character).slice(1, -1)}'`
}
