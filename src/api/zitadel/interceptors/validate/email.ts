/**
 * Email addresses as protoc-gen-validate judges them: an RFC 5322 mailbox (with or without a display name), its
 * address no longer than 254 bytes, its local part than 64, its domain a hostname. No package judges so: those at
 * hand take an addr-spec only, or anything at all.
 */

/** RFC 5322 §3.2.3, and RFC 6532 §3.2: anything beyond ASCII is an atom character too. */
const ATOM_CHARACTERS = "A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\u{10ffff}\\-"
const DOT_ATOM = `[${ATOM_CHARACTERS}]+(?:\\.[${ATOM_CHARACTERS}]+)*`
const QUOTED = String.raw`"(?:[\t !#-\[\]-~\u0080-\u{10ffff}]|\\[\t -~])*"`
const COMMENT = String.raw`(?:[\t ]*\([^()\\]*\))?`
const ADDR_SPEC = String.raw`(?<local>${DOT_ATOM}|${QUOTED})@(?<domain>${DOT_ATOM}|\[[!-Z^-~]*\])`
/** Character by character, so that no two ways of reading it compete. */
const PHRASE = String.raw`(?:[${ATOM_CHARACTERS}.\t ]|${QUOTED})*`

const BARE = new RegExp(`^[\\t ]*${ADDR_SPEC}${COMMENT}[\\t ]*$`, 'u')
const NAMED = new RegExp(`^${PHRASE}<[\\t ]*${ADDR_SPEC}[\\t ]*>${COMMENT}[\\t ]*$`, 'u')
const ATOMS_ONLY = new RegExp(`^[\\t ]*[${ATOM_CHARACTERS}.]+[\\t ]*$`, 'u')
/** Longer than any address; short enough for a fast regular expression. */
const MAX_MAILBOX = 1000

/** Why a text is no email address; undefined if it is one. */
export function emailFault(text: string): string | undefined {
  if (/^[\t ]*$/.test(text)) return 'mail: no address'
  if (text.length > MAX_MAILBOX) return 'email addresses cannot exceed 254 characters'
  const parts = (BARE.exec(text) ?? NAMED.exec(text))?.groups
  if (!parts) return mailboxFault(text)
  const local = unquote(parts.local ?? '')
  const domain = parts.domain ?? ''
  if (Buffer.byteLength(`${local}@${domain}`) > 254) return 'email addresses cannot exceed 254 characters'
  if (Buffer.byteLength(local) > 64) return 'email address local phrase cannot exceed 64 characters'
  return hostnameFault(domain)
}

function unquote(local: string): string {
  return local.startsWith('"') ? local.slice(1, -1).replace(/\\(.)/gu, '$1') : local
}

/** Returns why a text is not a mailbox, in the texts of Go's net/mail where the contract specifies them. */
function mailboxFault(text: string): string {
  if (ATOMS_ONLY.test(text)) return "mail: missing '@' or angle-addr"
  if (!text.includes('@')) return 'mail: no angle-addr'
  if (text.includes('<') && !text.includes('>')) return 'mail: unclosed angle-addr'
  return `mail: expected single address, got ${JSON.stringify(text.slice(0, 100))}`
}

function hostnameFault(host: string): string | undefined {
  if (host.length > 253) return 'hostname cannot exceed 253 characters'
  for (const part of host.toLowerCase().split('.')) {
    if (part.length > 63) return 'hostname part must be non-empty and cannot exceed 63 characters'
    if (part.startsWith('-')) return 'hostname parts cannot begin with hyphens'
    if (part.endsWith('-')) return 'hostname parts cannot end with hyphens'
    const odd = /[^a-z0-9-]/u.exec(part)?.[0]
    if (odd) return `hostname parts can only contain alphanumeric characters or hyphens, got ${JSON.stringify(odd)}`
  }
  return undefined
}
