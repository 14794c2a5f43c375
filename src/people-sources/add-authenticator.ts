import { base32Of } from '#crypto/base32.ts'
import type { Draft, Totp } from '#people-sources/draft.ts'
import { looseText } from '#people-sources/loose-json.ts'

/** How a source writes the bytes of a secret; absent: the encoding is recognised. */
export type SecretEncoding = 'base32' | 'base64' | 'hex' | 'utf8'

/** Adds an authenticator by its secret or its key URI; an empty one is none. */
export function addAuthenticator(
  draft: Draft,
  value: unknown,
  { encoding, ...form }: Omit<Totp, 'secret'> & { readonly encoding?: SecretEncoding } = {},
): void {
  const text = looseText(value)
  if (text === '') return
  if (!/^otpauth:/i.test(text)) draft.totps.push({ ...form, secret: secretOf(text, encoding) })
  else if (URL.canParse(text)) draft.totps.push({ ...ofUri(new URL(text)), ...named(form.name) })
  else draft.leftBehind.push('authenticator with a key URI that is not valid')
}

const named = (name = ''): Pick<Totp, 'name'> => (name ? { name } : {})

function ofUri({ host, searchParams }: URL): Totp {
  const part = (name: string): string => searchParams.get(name) ?? ''
  return {
    secret: part('secret'),
    type: host,
    digits: part('digits'),
    period: part('period'),
    algorithm: part('algorithm'),
    counter: part('counter'),
  }
}

/** Base32; a text that is none in the given encoding is returned unchanged, and refused by its reader. */
function secretOf(text: string, encoding: SecretEncoding = recognised(text)): string {
  if (encoding === 'base32') return text
  return base32Of(Buffer.from(text, encoding))
}

/** Base32 takes precedence: authenticators show their secrets in it. */
function recognised(text: string): SecretEncoding {
  const plain = text.replace(/[\s-]/g, '')
  if (/^[A-Z2-7]+=*$/i.test(plain)) return 'base32'
  if (/^([0-9a-f]{2}){10,}$/i.test(plain)) return 'hex'
  return /^[\w+/-]{14,}={0,2}$/.test(text) ? 'base64' : 'base32'
}
