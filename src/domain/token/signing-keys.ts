/**
 * The keys that sign tokens. Kept encrypted in the store and shared by all processes. A new key is published a day
 * before it signs, so that nobody meets a signature by a key they have not seen; an old one stays published for as
 * long as anything it signed is of use. Owns when keys change; `rotateSigningKeys` makes the change.
 */
import { type JwtSigner, jwtSigner } from '#crypto/jwt.ts'
import type { Services } from '#domain/context.ts'
import type { Database } from '#storage/tables.ts'

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR
/** A key is replaced when it is this old. */
export const REPLACE_AFTER_MS = 30 * DAY
/** A new key is published this long before it signs. */
export const PUBLISH_BEFORE_MS = DAY
/** A key stays published this long after its successor came: an id token still tells at sign-out who is meant. */
export const KEEP_MS = 100 * DAY

/** Purpose of the encryption of private keys. */
export const KEY_PURPOSE = 'signing-key'

export type KeyRow = Database['signing_keys']

/** What to do with the keys that there are, oldest first. */
export interface KeyPlan {
  /** Undefined: there is no key yet. */
  readonly signWith: KeyRow | undefined
  /** The one to sign with first. */
  readonly publish: readonly KeyRow[]
  readonly makeNew: boolean
  readonly drop: readonly KeyRow[]
}

/** Pure. `keys` oldest first; `now` in epoch milliseconds. */
export function planKeys(keys: readonly KeyRow[], now: number): KeyPlan {
  const newest = keys.at(-1)
  const known = keys.filter((key) => key.created_at <= now - PUBLISH_BEFORE_MS)
  const signWith = known.at(-1) ?? keys[0]
  const drop = keys.filter((_key, i) => {
    const successor = keys[i + 1]
    return successor !== undefined && successor.created_at + PUBLISH_BEFORE_MS + KEEP_MS < now
  })
  const others = keys.filter((key) => key !== signWith && !drop.includes(key)).reverse()
  return {
    signWith,
    publish: signWith ? [signWith, ...others] : [],
    makeNew: !newest || now - newest.created_at >= REPLACE_AFTER_MS,
    drop,
  }
}

/** Keys as the rest of the runtime uses them. */
export interface Keyring {
  /** Changes when any key does. */
  readonly version: string
  readonly signer: JwtSigner
  /** The one to sign with first; private keys in PKCS#8 PEM. */
  readonly keys: readonly { readonly keyId: string; readonly privatePem: string; readonly publicPem: string }[]
  /** Signs cookies of the protocol. */
  readonly cookieSecret: string
  publicKeyOf(keyId: string): string | undefined
}

export function toKeyring(services: Pick<Services, 'cipher'>, plan: KeyPlan, cookie: KeyRow): Keyring {
  const open = (key: KeyRow) => services.cipher.decrypt(key.secret, KEY_PURPOSE)
  const keys = plan.publish.map((key) => ({ keyId: key.id, privatePem: open(key), publicPem: key.public_key }))
  const [first] = keys
  if (!first) throw new Error('there is no key to sign with')
  return {
    version: keys.map((key) => key.keyId).join(' '),
    signer: jwtSigner(first.keyId, first.privatePem),
    keys,
    cookieSecret: open(cookie),
    publicKeyOf: (keyId) => keys.find((key) => key.keyId === keyId)?.publicPem,
  }
}

export async function loadKeys(services: Pick<Services, 'rows'>, purpose: KeyRow['purpose']): Promise<KeyRow[]> {
  return services.rows
    .selectFrom('signing_keys')
    .selectAll()
    .where('purpose', '=', purpose)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}
