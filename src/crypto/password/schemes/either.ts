import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import type { PasswordResult, PasswordScheme } from '#crypto/password/scheme.ts'

const MAX_ALTERNATIVES = 4

/** `$either$<base64url>$<base64url>`: a format with several interpretations; the password must match one of them. */
export const eitherScheme: PasswordScheme = {
  recognises: (encoded) => encoded.startsWith('$either$'),
  parse(encoded, context) {
    const texts = encoded
      .split('$')
      .slice(2)
      .map((text) => Buffer.from(text, 'base64url').toString())
    if (texts.length > MAX_ALTERNATIVES) throw notSupported(`either: more than ${MAX_ALTERNATIVES} readings`)
    if (texts.some((text) => text.includes('$either$'))) throw notSupported('either: a reading is one hash')
    const readings = texts.map((text) => context.parse(text, context))
    // Each takes its turn within one sign-in.
    if (readings.some(({ heavy }) => heavy)) throw notSupported('either: a reading costs too much to try several')
    return {
      parameters: `either ${readings.map(({ parameters }) => parameters).join(' or ')}`,
      heavy: false,
      async verify(password) {
        const results: PasswordResult[] = []
        for (const reading of readings) results.push(await reading.verify(password))
        return results.includes('ok') ? 'ok' : 'wrong'
      },
    }
  },
}
