import { braces } from '#crypto/password/shapes/braces.ts'
import { bsdCrypt, cisco, hexPbkdf2, scryptCrypt, scryptJava, sha1Crypt, shiro } from '#crypto/password/shapes/crypt.ts'
import { databases, ntlm, scram } from '#crypto/password/shapes/databases.ts'
import { aspNetIdentity } from '#crypto/password/shapes/dotnet.ts'
import { firebase } from '#crypto/password/shapes/firebase.ts'
import { scryptPair } from '#crypto/password/shapes/javascript.ts'
import { ory } from '#crypto/password/shapes/ory.ts'
import { fshp, p5k2, passlibScram } from '#crypto/password/shapes/passlib.ts'
import { drupalUpgraded, hexColonSalt, magento2, mediaWiki, nextcloud, wordPress } from '#crypto/password/shapes/php.ts'
import { django, passlibBcrypt, saltedHex, werkzeug } from '#crypto/password/shapes/python.ts'
import { refuseKnownKinds } from '#crypto/password/shapes/refused.ts'
import type { Shape } from '#crypto/password/shapes/shape.ts'

/** The first shape that recognises a text translates it. */
const SHAPES: readonly Shape[] = [
  scram,
  fshp,
  braces,
  django,
  saltedHex,
  werkzeug,
  passlibBcrypt,
  passlibScram,
  p5k2,
  wordPress,
  drupalUpgraded,
  nextcloud,
  mediaWiki,
  scryptPair,
  magento2,
  hexColonSalt,
  firebase,
  ory,
  bsdCrypt,
  scryptCrypt,
  scryptJava,
  shiro,
  cisco,
  hexPbkdf2,
  sha1Crypt,
  databases,
  ntlm,
  aspNetIdentity,
]
/** Maximum nesting of shapes, such as `{CRYPT}$apr1$…`; four levels never occur. */
const MAX_DEPTH = 4

/** Texts in canonical form, the majority of an import, which need no translation. */
const CANONICAL = /^\$(?:2[abxy]?|argon2(?:id|i|d)|pbkdf2(?:-[\w-]+)?|[156PHS]|apr1|formula|prehash|either|key|des)\$/

/**
 * The text that a scheme reads; the same text where no other shape is known.
 * @throws `password.hashNotSupported`, whose `reason` names the kind of hash
 */
export function toCanonical(text: string): string {
  if (CANONICAL.test(text)) return text
  let current = text
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const next = translate(current)
    if (next === undefined) break
    current = next
  }
  refuseKnownKinds(current)
  return current
}

/** Whether a text names its scheme and parameters, so that it needs no other part. */
export function isKnownShape(text: string): boolean {
  return translate(text) !== undefined
}

function translate(text: string): string | undefined {
  for (const shape of SHAPES) {
    const translated = shape(text)
    if (translated !== undefined) return translated
  }
  return
}
