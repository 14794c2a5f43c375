import { createHmac } from 'node:crypto'
import { Secret } from 'otpauth'

export interface CodeForm {
  readonly digits?: number
  readonly period?: number
  /** Of `createHmac`. */
  readonly hash?: string
}

/** Returns the code of a base32 secret at a time in epoch milliseconds (RFC 6238). */
export const totpCode = (secret: string, nowMs: number, form: CodeForm = {}): string =>
  hotpCode(secret, Math.floor(nowMs / 1000 / (form.period ?? 30)), form)

/** Returns the code of a counter (RFC 4226 §5.3). */
export function hotpCode(secret: string, count: number, { digits = 6, hash = 'sha1' }: CodeForm = {}): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(count))
  const mac = createHmac(hash, Buffer.from(Secret.fromBase32(secret).bytes))
    .update(counter)
    .digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0')
}
