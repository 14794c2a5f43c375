/** RFC 5321 §4.5.3.1 sizes, in octets. */
const MAX_LOCAL = 64
const MAX_ADDRESS = 254
const DOMAIN = /^(?!-)[\p{L}\p{N}-]+(?<!-)(\.(?!-)[\p{L}\p{N}-]+(?<!-))*$/u
const LOCAL = /^[^\s\p{Cc}@"<>(),:;[\]\\]+$/u

/**
 * Is this an address that mail can be sent to? `local@domain` without display name, comment or quoting; international
 * letters are fine. Stricter than RFC 5322 on purpose: what it allows beyond this, mail servers refuse.
 */
export function isEmailAddress(address: string): boolean {
  const at = address.lastIndexOf('@')
  if (at < 1 || Buffer.byteLength(address) > MAX_ADDRESS) return false
  const local = address.slice(0, at)
  if (Buffer.byteLength(local) > MAX_LOCAL || !LOCAL.test(local)) return false
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false
  return DOMAIN.test(address.slice(at + 1))
}
