import { parseJson } from '#kit/parse-json.ts'

/**
 * Reads a whole JSON text, in UTF-8 where it is bytes. Rejects an object that has a key twice: readers differ in which of
 * the two counts (RFC 8259 §4).
 * @throws Error for anything else than one JSON value
 */
export function readJson(text: string | Uint8Array): unknown {
  const decoded = typeof text === 'string' ? text : new TextDecoder('utf-8', { fatal: true }).decode(text)
  const value: unknown = JSON.parse(decoded)
  parseJson(decoded)
  return value
}
