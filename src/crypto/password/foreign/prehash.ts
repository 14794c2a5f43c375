import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { digestName } from '#crypto/password/shapes/digest-names.ts'

/**
 * The formula of a pre-hash: `sha256` and `sha256-hex` (hexadecimal digits), `sha512-base64`, `sha384-raw`, a formula
 * of `password`, or nothing.
 */
export function prehashFormula(name: string | undefined, password: string): string {
  if (name === undefined) return password
  if (name.includes('(')) return name.replace(/\s+/g, '').replaceAll(/\bpassword\b/g, password)
  const [, digestText = '', encoding = 'hex'] =
    /^(.+?)(?:[-_](hex|base64|base64url|raw))?$/.exec(name.toLowerCase()) ?? []
  const digest = digestName(digestText)
  if (!digest) throw notSupported(`the pre-hash "${name}" is not supported`)
  return encoding === 'raw' ? `${digest}(${password})` : `${encoding}(${digest}(${password}))`
}
