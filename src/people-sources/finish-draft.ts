import { readOtpForm, writeAuthenticatorKey } from '#crypto/authenticator-key.ts'
import { hashRecoveryCode } from '#domain/user/recovery/recovery-code.ts'
import type { ParsedJson } from '#kit/parse-json.ts'
import type { Members } from '#people-format/members.ts'
import type { Conversion } from '#people-sources/conversion.ts'
import type { Draft, Link, Totp, WebAuthnKey } from '#people-sources/draft.ts'

export interface Finished {
  readonly person: Members
  readonly leftBehind: readonly string[]
}

const GENDERS: ReadonlyMap<string, string> = new Map([
  ['female', 'GENDER_FEMALE'],
  ['f', 'GENDER_FEMALE'],
  ['male', 'GENDER_MALE'],
  ['m', 'GENDER_MALE'],
  ['diverse', 'GENDER_DIVERSE'],
  ['other', 'GENDER_DIVERSE'],
])

/** Converts a draft to a user of the people format, and lists the members that the format does not support. */
export function finishDraft(draft: Draft, conversion: Conversion): Finished {
  const leftBehind = [...draft.leftBehind]
  const leave = (name: string) => void leftBehind.push(name)
  const links = draft.links.flatMap((link) => mappedLink(link, conversion, leave))
  const keys = mappedKeys(draft, conversion, leave)
  const grants = grantsOf(draft, conversion, leave)
  if (draft.organization && !conversion.organizations) leave(`organization ${draft.organization}`)
  if (draft.isMachine) return { person: machineOf(draft), leftBehind }
  const person = {
    ...text('userId', draft.userId),
    ...text('orgId', draft.orgId),
    userName: draft.userName || draft.email || draft.phone || draft.userId,
    state: `USER_STATE_${draft.state ?? 'ACTIVE'}`,
    profile: profileOf(draft, leave),
    ...(draft.email ? { email: { email: draft.email, isEmailVerified: draft.isEmailVerified } } : {}),
    ...(draft.phone ? { phone: phoneOf(draft) } : {}),
    ...text('picture', draft.picture),
    ...credentialOf(draft, conversion),
    ...(draft.mustChangePassword ? { passwordChangeRequired: true } : {}),
    ...authenticatorsOf(draft.totps, leave),
    ...(draft.otpSms && draft.phone ? { otpSms: true } : {}),
    ...(draft.otpEmail && draft.email ? { otpEmail: true } : {}),
    ...list('recoveryCodeHashes', [...draft.recoveryCodes.map(hashRecoveryCode), ...draft.recoveryCodeHashes]),
    ...list('idps', links),
    ...list(
      'passkeys',
      keys.filter(({ isPasskey }) => isPasskey).map((key) => keyMembers(key, conversion.rpId)),
    ),
    ...list(
      'u2fs',
      keys.filter(({ isPasskey }) => !isPasskey).map((key) => keyMembers(key, conversion.rpId)),
    ),
    ...list(
      'metadata',
      [...draft.metadata].map(([key, value]) => ({ key, value: Buffer.from(value).toString('base64') })),
    ),
    ...list('grants', grants),
    ...(draft.organization && conversion.organizations ? { organization: draft.organization } : {}),
    ...(draft.isPending ? { passwordMigration: true } : {}),
  }
  return { person, leftBehind }
}

const machineOf = ({ userId, orgId, userName, state, profile }: Draft): Members => ({
  ...text('userId', userId),
  ...text('orgId', orgId),
  userName,
  state: `USER_STATE_${state ?? 'ACTIVE'}`,
  machine: { name: profile.get('displayName') ?? userName },
})

const text = (name: string, value: string): { readonly [name: string]: string } => (value ? { [name]: value } : {})
const list = (name: string, items: ParsedJson[]): { readonly [name: string]: ParsedJson } =>
  items.length > 0 ? { [name]: items } : {}

function profileOf({ profile }: Draft, leave: (name: string) => void): { [name: string]: ParsedJson } {
  const { gender, ...names } = Object.fromEntries(profile)
  const known = gender === undefined ? undefined : GENDERS.get(gender.toLowerCase())
  if (gender && !known) leave(`gender ${gender}`)
  return { ...names, ...(known ? { gender: known } : {}) }
}

const phoneOf = ({ phone, isPhoneVerified, country }: Draft): { [name: string]: ParsedJson } => ({
  phone,
  isPhoneVerified,
  ...(country ? { country } : {}),
})

/** A password in clear text is hashed here; a hash is stored unchanged. */
function credentialOf({ password, hash }: Draft, conversion: Conversion): { [name: string]: ParsedJson } {
  if (hash !== undefined) {
    const parts = typeof hash === 'string' ? { value: hash } : hash
    return { hashedPassword: { ...conversion.hash, ...parts } }
  }
  return password ? { password } : {}
}

/** Authenticators whose codes can be verified here; the others are skipped by name. */
function authenticatorsOf(totps: readonly Totp[], leave: (name: string) => void): { [name: string]: ParsedJson } {
  const usable = totps.flatMap((totp) => {
    const form = readOtpForm(totp)
    if (form) return [{ name: totp.name ?? '', secret: writeAuthenticatorKey({ ...form, secret: totp.secret }) }]
    const { digits = '6', period = '30', algorithm = 'SHA1' } = totp
    leave(`authenticator of ${digits} digits, ${period} s, ${algorithm}`)
    return []
  })
  const [only, ...more] = usable
  if (only && more.length === 0 && only.name === '') return { otpCode: only.secret }
  return list('authenticators', usable)
}

function mappedLink(link: Link, { idps, dropLinks }: Conversion, leave: (name: string) => void): ParsedJson[] {
  const { provider, externalUserId, displayName = '' } = link
  const configId = idps.get(provider)
  if (configId === undefined && dropLinks) {
    leave(`link to ${provider}`)
    return []
  }
  return [{ configId: configId ?? provider, externalUserId, displayName: displayName.slice(0, 200) }]
}

function mappedKeys(draft: Draft, { rpId }: Conversion, leave: (name: string) => void): readonly WebAuthnKey[] {
  if (rpId) return draft.keys
  for (const { isPasskey } of draft.keys) leave(isPasskey ? 'passkey (needs --rp-id)' : 'security key (needs --rp-id)')
  return []
}

function keyMembers(key: WebAuthnKey, rpId: string): ParsedJson {
  return {
    rpId,
    credentialId: base64url(key.credentialId),
    publicKey: base64url(key.publicKey),
    ...(key.name ? { name: key.name } : {}),
    ...(key.counter ? { counter: key.counter } : {}),
    ...(key.aaguid ? { aaguid: key.aaguid } : {}),
    ...(key.transports ? { transports: [...key.transports] } : {}),
  }
}

const base64url = (base64: string): string => Buffer.from(base64, 'base64').toString('base64url')

function grantsOf({ roles }: Draft, conversion: Conversion, leave: (name: string) => void): ParsedJson[] {
  const keys = new Map<string, string[]>()
  for (const { kind, name } of roles) {
    const mapped = conversion.roles.get(name)
    if (!mapped) leave(`${kind} ${name}`)
    for (const { projectId, roleKey } of mapped ?? []) keys.set(projectId, [...(keys.get(projectId) ?? []), roleKey])
  }
  return [...keys].map(([projectId, roleKeys]) => ({ projectId, roleKeys: [...new Set(roleKeys)] }))
}
