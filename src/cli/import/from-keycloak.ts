/**
 * Users of a Keycloak realm export (`kc.sh export`, with or without the realm around them) in the words of
 * `usher import`. Ids stay, so that the `sub` of tokens stays what applications know.
 */

import { isFilled, type LooseJson, listOf, objectOf, parseObject, textOf } from '#cli/import/loose-json.ts'
import type { Converted } from '#cli/import/source.ts'

/** Pieces of a credential are JSON in texts. */
interface Credential {
  readonly type: string
  readonly secret: LooseJson
  readonly about: LooseJson
}

export function fromKeycloak(user: LooseJson): Converted {
  if (user.serviceAccountClientId) return { leftBehind: ['service accounts of clients'] }
  const credentials = listOf(user.credentials).map(toCredential)
  const [password] = credentials.filter(({ type }) => type === 'password')
  const codes = credentials.filter(({ type }) => type === 'otp')
  const leftBehind = [
    ...credentials.filter(({ type }) => type.startsWith('webauthn')).map(() => 'passkeys and security keys'),
    ...codes.slice(1).map(() => 'second authenticators of one person'),
    ...['realmRoles', 'clientRoles', 'groups'].filter((name) => isFilled(user[name])),
  ]
  try {
    const hash = password && encodedHash(password)
    const [totp] = codes.map(totpSecret)
    return { person: toPerson(user, { hash, totp }), leftBehind }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error), leftBehind }
  }
}

function toPerson(user: LooseJson, { hash, totp }: { hash: string | undefined; totp: string | undefined }): object {
  const attributes = objectOf(user.attributes)
  return {
    ...(user.id ? { userId: user.id } : {}),
    state: user.enabled === false ? 'USER_STATE_INACTIVE' : 'USER_STATE_ACTIVE',
    userName: user.username,
    profile: {
      firstName: user.firstName ?? '',
      lastName: user.lastName ?? '',
      preferredLanguage: textOf(listOf(attributes.locale)[0]).slice(0, 10),
    },
    ...(user.email ? { email: { email: user.email, isEmailVerified: user.emailVerified === true } } : {}),
    ...(hash ? { hashedPassword: { value: hash } } : {}),
    passwordChangeRequired: listOf(user.requiredActions).includes('UPDATE_PASSWORD'),
    ...(totp ? { otpCode: totp } : {}),
    idps: listOf(user.federatedIdentities)
      .map(objectOf)
      .map((link) => ({
        configId: link.identityProvider,
        externalUserId: link.userId,
        displayName: textOf(link.userName).slice(0, 200),
      })),
    metadata: Object.entries(attributes).flatMap(([key, value]) => toMetadata(key, listOf(value))),
  }
}

/** One value as it is, several as a JSON list. */
function toMetadata(key: string, values: readonly unknown[]): object[] {
  const text = values.length > 1 ? JSON.stringify(values) : textOf(values[0])
  return text ? [{ key, value: Buffer.from(text).toString('base64') }] : []
}

function toCredential(value: unknown): Credential {
  const { type, secretData, credentialData } = objectOf(value)
  return {
    type: textOf(type),
    secret: parseObject(textOf(secretData)) ?? {},
    about: parseObject(textOf(credentialData)) ?? {},
  }
}

/** Keycloak's PBKDF2 and argon2, as texts that say everything about themselves (docs/password-hashes.md). */
function encodedHash({ secret, about }: Credential): string {
  const [hash, salt, algorithm] = [textOf(secret.value), textOf(secret.salt), textOf(about.algorithm)]
  // As extensions for bcrypt keep it.
  if (hash.startsWith('$2')) return hash
  if (!hash || !salt) throw new Error('credentials: a password without salt or value (older than Keycloak 8?)')
  const rounds = Number(about.hashIterations)
  if (/^pbkdf2(-sha256|-sha512)?$/.test(algorithm)) return `$${algorithm}$${rounds}$${bare(salt)}$${bare(hash)}`
  if (algorithm !== 'argon2') throw new Error(`credentials: passwords by "${algorithm.slice(0, 40)}" cannot be checked`)
  const cost = objectOf(about.additionalParameters)
  const of = (name: string, fallback: string): string => textOf(listOf(cost[name])[0]) || fallback
  const version = of('version', '1.3') === '1.0' ? 16 : 19
  const costs = `m=${of('memory', '7168')},t=${rounds},p=${of('parallelism', '1')}`
  return `$argon2${of('type', 'id')}$v=${version}$${costs}$${bare(salt)}$${bare(hash)}`
}

/** Without the padding, and in the standard alphabet. */
const bare = (base64: string): string => Buffer.from(base64, 'base64').toString('base64').replace(/=+$/, '')

/** The characters of a secret are the key itself, unless it says that they are base 32. */
function totpSecret({ secret, about }: Credential): string {
  const usual =
    (about.subType ?? 'totp') === 'totp' &&
    Number(about.digits ?? 6) === 6 &&
    Number(about.period ?? 30) === 30 &&
    /^(HmacSHA1|SHA1)$/i.test(textOf(about.algorithm) || 'HmacSHA1')
  if (!usual) throw new Error('credentials: only one-time codes of 6 digits by time (30 s, SHA-1) can be checked')
  const value = textOf(secret.value)
  return about.secretEncoding === 'BASE32' ? value : base32(Buffer.from(value))
}

/** RFC 4648 §6, without padding. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/g) ?? []
  return groups.map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group.padEnd(5, '0'), 2)]).join('')
}
