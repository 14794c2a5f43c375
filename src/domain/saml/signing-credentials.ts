/**
 * The key that signs SAML messages, and its certificate. Service providers copy the certificate by hand or read it from the
 * metadata rarely, so that a key is used for years, and the next one is published long before it signs.
 */
import { generateRsaKeyPair } from '#crypto/jwt.ts'
import { selfSignedCertificate } from '#crypto/self-signed-certificate.ts'
import type { SigningKey } from '#crypto/xml/xml-signature.ts'
import type { Services } from '#domain/context.ts'
import { AppError } from '#kit/errors.ts'
import type { Database } from '#storage/tables.ts'

const DAY = 24 * 60 * 60 * 1000
/** A key is replaced when it is this old, milliseconds. */
export const REPLACE_SAML_KEY_AFTER_MS = 2 * 365 * DAY
/** A new key is published this long before it signs, milliseconds. */
export const PUBLISH_SAML_KEY_BEFORE_MS = 90 * DAY
/** Longer than a key is used and published. */
const CERTIFICATE_LIFETIME_MS = 3 * 365 * DAY

/** Purpose of the encryption of private keys. */
const KEY_PURPOSE = 'saml-key'

type KeyRow = Database['saml_keys']

export interface SigningCredentials {
  readonly signWith: SigningKey
  /** Certificates of the metadata, PEM: the one that signs first, then the next one. */
  readonly certificates: readonly string[]
}

export interface SamlKeyPlan {
  /** Undefined: no key exists. */
  readonly signWith: KeyRow | undefined
  readonly publish: readonly KeyRow[]
  readonly makeNew: boolean
  readonly drop: readonly KeyRow[]
}

/** Pure. `keys` oldest first; `now` in epoch milliseconds. */
export function planSamlKeys(keys: readonly KeyRow[], now: number): SamlKeyPlan {
  const newest = keys.at(-1)
  const signWith = keys.findLast((key) => key.created_at <= now - PUBLISH_SAML_KEY_BEFORE_MS) ?? keys[0]
  const from = signWith ? keys.indexOf(signWith) : 0
  return {
    signWith,
    publish: keys.slice(from),
    makeNew: !newest || now - newest.created_at >= REPLACE_SAML_KEY_AFTER_MS,
    drop: keys.slice(0, from),
  }
}

const loadKeys = ({ rows }: Pick<Services, 'rows'>): Promise<KeyRow[]> =>
  rows.selectFrom('saml_keys').selectAll().orderBy('created_at').orderBy('id').execute()

type Store = Pick<Services, 'rows' | 'events' | 'cipher' | 'externalUrl'>

/** Returns the credentials, after any change of keys that is due. `now` in epoch milliseconds. */
export async function loadSigningCredentials(services: Store, now: number): Promise<SigningCredentials> {
  const keys = await loadKeys(services)
  const due = planSamlKeys(keys, now)
  if (due.makeNew) await addKey(services, keys.at(-1)?.id ?? 'none', now)
  if (due.drop.length > 0)
    await services.events.writeRecords(due.drop.map(({ id }) => ({ table: 'saml_keys', remove: { id } })))
  const { signWith, publish } = due.makeNew ? planSamlKeys(await loadKeys(services), now) : due
  if (!signWith) throw new Error('no key signs SAML messages')
  return {
    signWith: {
      privatePem: services.cipher.decrypt(signWith.secret, KEY_PURPOSE),
      certificatePem: signWith.certificate,
    },
    certificates: publish.map((key) => key.certificate),
  }
}

/** Each key has one successor: of several processes that add one, the others find its name taken. */
async function addKey(services: Store, after: string, now: number): Promise<void> {
  const { keyId, privatePem } = await generateRsaKeyPair()
  const certificate = selfSignedCertificate({
    privatePem,
    commonName: `${new URL(services.externalUrl).hostname} SAML`,
    notBefore: now - DAY,
    notAfter: now + CERTIFICATE_LIFETIME_MS,
  })
  const secret = services.cipher.encrypt(privatePem, KEY_PURPOSE)
  const put = { id: keyId, secret, certificate, created_at: now }
  const once = { scope: 'saml_keys', name: `saml after ${after}`, taken: 'Errors.AlreadyExists' }
  try {
    await services.events.writeRecords([{ table: 'saml_keys', put }], [once])
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'alreadyExists') throw error
  }
}
