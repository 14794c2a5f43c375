/**
 * Which keys sign and verify tokens, for all processes. Until an administrator activates a web key, keys rotate: a new
 * key is published a day before it signs, so that no verifier meets an unknown key, and an old one remains published as
 * long as a token that it signed is of use. From the first activation on, only the API changes keys.
 */
import { type JwtSigner, jwtSigner } from '#crypto/jwt.ts'
import { algorithmOf, type SigningAlgorithm } from '#crypto/signing-key-pair.ts'
import type { Services } from '#domain/context.ts'
import { KEY_PURPOSE } from '#domain/token/web-key/web-key-store.ts'
import type { WebKey, WebKeyStatus } from '#domain/token/web-key/web-keys.ts'

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR
/** Age at which rotation replaces a key. */
export const REPLACE_AFTER_MS = 30 * DAY
/** Time between the publication of a key of the rotation and its first signature. */
export const PUBLISH_BEFORE_MS = DAY
/** Time that a key remains published after its successor signs: an id token is a hint at sign-out until then. */
export const KEEP_MS = 100 * DAY

/** Planned changes to the existing keys. */
export interface KeyPlan {
  /** Undefined: no key exists yet. */
  readonly signWith: WebKey | undefined
  /** The one to sign with first, then the newest first. */
  readonly publish: readonly WebKey[]
  readonly makeNew: boolean
  readonly drop: readonly WebKey[]
}

/** Pure. `keys` oldest first; `now` in epoch milliseconds. */
export function planKeys(keys: readonly WebKey[], now: number): KeyPlan {
  const activated = keys.find(({ status }) => status === 'active')
  if (activated) return { signWith: activated, publish: publishedOf(keys, activated), makeNew: false, drop: [] }
  const automatic = keys.filter(({ isAutomatic }) => isAutomatic)
  const newest = automatic.at(-1)
  const known = automatic.filter((key) => key.createdAt <= now - PUBLISH_BEFORE_MS)
  const signWith = known.at(-1) ?? automatic[0]
  const drop = automatic.filter((_key, i) => {
    const successor = automatic[i + 1]
    return successor !== undefined && successor.createdAt + PUBLISH_BEFORE_MS + KEEP_MS < now
  })
  return {
    signWith,
    publish: publishedOf(
      keys.filter((key) => !drop.includes(key)),
      signWith,
    ),
    makeNew: !newest || now - newest.createdAt >= REPLACE_AFTER_MS,
    drop,
  }
}

const publishedOf = (keys: readonly WebKey[], first: WebKey | undefined): readonly WebKey[] =>
  first ? [first, ...keys.filter((key) => key !== first).reverse()] : []

/** Returns the status of a key: the rotation's choice while no key was activated. */
export function statusOf(key: WebKey, { signWith }: KeyPlan): WebKeyStatus {
  if (signWith?.status === 'active' || !key.isAutomatic || !signWith) return key.status
  if (key === signWith) return 'active'
  return key.createdAt < signWith.createdAt ? 'inactive' : 'initial'
}

export interface SigningKey {
  readonly keyId: string
  readonly algorithm: SigningAlgorithm
  /** PKCS#8. */
  readonly privatePem: string
}

/** The current signing key and all keys that verify. */
export interface Keyring {
  /** Changes when any key does. */
  readonly version: string
  readonly signer: JwtSigner
  /** The signing key first. */
  readonly keys: readonly SigningKey[]
  /** Signs cookies of the protocol. */
  readonly cookieSecret: string
}

export function toKeyring(
  { cipher }: Pick<Services, 'cipher'>,
  { publish }: KeyPlan,
  cookie: { readonly secret: string },
): Keyring {
  const keys = publish.map(({ id, kind, secret }) => ({
    keyId: id,
    algorithm: algorithmOf(kind),
    privatePem: cipher.decrypt(secret, KEY_PURPOSE),
  }))
  const [first] = keys
  if (!first) throw new Error('there is no key to sign with')
  return {
    version: keys.map((key) => key.keyId).join(' '),
    signer: jwtSigner(first.keyId, first.privatePem, first.algorithm),
    keys,
    cookieSecret: cipher.decrypt(cookie.secret, KEY_PURPOSE),
  }
}
