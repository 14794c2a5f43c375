/** RFC 5321 §4.5.3.1 sizes, in octets. */
const MAX_LOCAL = 64
const MAX_ADDRESS = 254
const DOMAIN = /^(?!-)[\p{L}\p{N}-]+(?<!-)(\.(?!-)[\p{L}\p{N}-]+(?<!-))*$/u
const LOCAL = /^[^\s\p{Cc}@"<>(),:;[\]\\]+$/u

/**
 * Returns whether mail can be sent to an address: `local@domain` without display name, comment or quoting;
 * international letters are allowed. Stricter than RFC 5322 on purpose: mail servers reject the rest.
 */
export function isEmailAddress(address: string): boolean {
  const at = address.lastIndexOf('@')
  if (at < 1 || Buffer.byteLength(address) > MAX_ADDRESS) return false
  const local = address.slice(0, at)
  if (Buffer.byteLength(local) > MAX_LOCAL || !LOCAL.test(local)) return false
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false
  return DOMAIN.test(address.slice(at + 1))
}
