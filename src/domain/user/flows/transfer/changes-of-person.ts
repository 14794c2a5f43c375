import type { Cipher } from '#crypto/cipher.ts'
import { revealKey } from '#crypto/password/sealed-key.ts'
import type { AttributeDefinitions } from '#domain/attribute-definition/attributes.ts'
import type { PersonChanges } from '#domain/user/change/person-changes.ts'
import type { OwnChanges } from '#domain/user/flows/transfer/own-changes.ts'
import type { MovedHuman, PersonState } from '#domain/user/flows/transfer/person.ts'
import { toNewPerson } from '#domain/user/flows/transfer/to-new-person.ts'
import { isLinkTo } from '#domain/user/idp-link/same-account.ts'
import type { User } from '#domain/user/user-state.ts'
import { ownProperty } from '#kit/own-property.ts'

/** What an update compares with. */
export interface UpdateRules {
  readonly definitions: AttributeDefinitions
  readonly cipher: Cipher
}

/** Changes by the member of the file that they come from. */
export type MemberChanges = ReadonlyMap<string, PersonChanges>

const SILENT = { kind: 'none' } as const

/**
 * Returns the changes that bring a person to the data of a file. Removes nothing that the file omits, and adds no
 * authenticator or recovery codes to a person that has some. Pure.
 */
export function changesOfPerson(
  known: User,
  importedUser: MovedHuman,
  { definitions, cipher }: UpdateRules,
): MemberChanges {
  const { human, metadata: importedMetadata } = importedUser
  const { metadata = [], attributes } = toNewPerson(importedUser, { definitions, quiet: true })
  const links = human.idpLinks.filter(
    (link) => !known.idpLinks.some((one) => isLinkTo(one, link.idpId, link.externalUserId)),
  )
  const differing = metadata.filter(
    (_, at) => ownProperty(known.metadata, importedMetadata[at]?.key ?? '')?.value !== importedMetadata[at]?.value,
  )
  const fields = Object.entries(attributes?.fields ?? {}).filter(
    ([name, value]) => ownProperty(known.attributes, name)?.value !== value,
  )
  const hash = human.hashedPassword ?? ''
  const isNewHash = hash !== '' && hash !== revealKey(known.password.hash, cipher)
  const all: readonly (readonly [string, PersonChanges | false | undefined])[] = [
    ['userName', human.userName !== known.userName && { userName: human.userName }],
    ['profile', profileChanges(known, human.profile)],
    ['email', emailChanges(known, human.email)],
    ['phone', phoneChanges(known, human.phone)],
    ['hashedPassword', isNewHash && { passwordHash: hash }],
    ['idps', links.length > 0 && { idpLinks: links }],
    ['picture', human.picture !== undefined && human.picture !== known.avatarKey && { picture: human.picture }],
    ...factorChanges(known, importedUser),
    ['metadata', differing.length > 0 && { metadata: differing }],
    [
      'attributes',
      attributes && fields.length > 0 && { attributes: { ...attributes, fields: Object.fromEntries(fields) } },
    ],
    ['state', stateChanges(known.status, importedUser.state)],
  ]
  return new Map(all.flatMap(([name, changes]) => (changes ? [[name, changes] as const] : [])))
}

/** Takes away what the user changed here, and returns the names of these members. */
export function withoutOwn(
  changes: MemberChanges,
  ownChanges: OwnChanges,
): { readonly changes: MemberChanges; readonly kept: readonly string[] } {
  const kept = [...changes.keys()].filter((name) => ownChanges.members.has(name))
  const left = new Map([...changes].filter(([name]) => !ownChanges.members.has(name)))
  const links = changes.get('idps')?.idpLinks ?? []
  const others = links.filter((link) => !ownChanges.links.some((one) => isLinkTo(one, link.idpId, link.externalUserId)))
  if (others.length === links.length) return { changes: left, kept }
  if (others.length === 0) left.delete('idps')
  else left.set('idps', { idpLinks: others })
  return { changes: left, kept: [...kept, 'idps'] }
}

function profileChanges(known: User, importedProfile: User['profile']): PersonChanges | undefined {
  const before = new Map<string, string | number>(Object.entries(known.profile))
  const changed = Object.entries(importedProfile).filter(
    ([field, value]) => value !== '' && value !== 'und' && value !== 0 && before.get(field) !== value,
  )
  return changed.length === 0 ? undefined : { profile: Object.fromEntries(changed) }
}

function emailChanges(known: User, { address, verified }: MovedHuman['human']['email']): PersonChanges | undefined {
  const isNew = address !== known.email.address || (verified && !known.email.verified)
  return address !== '' && isNew ? { email: { address, verified, delivery: SILENT } } : undefined
}

function phoneChanges(known: User, phone: MovedHuman['human']['phone']): PersonChanges | undefined {
  if (!phone) return undefined
  const { number, verified } = phone
  const isNew = number !== known.phone.number || (verified && !known.phone.verified)
  return isNew ? { phone: { number, verified, delivery: SILENT } } : undefined
}

function factorChanges(known: User, importedUser: MovedHuman): (readonly [string, PersonChanges | false])[] {
  const { authenticators, passkeys, securityKeys, otpSms, otpEmail, recoveryCodeHashes } = importedUser
  const totpSecret = importedUser.human.totpSecret ?? ''
  const hasTotp = known.totp?.ready === true
  const fresh = (tokens: User['securityKeys'], importedTokens: MovedHuman['passkeys']) => {
    const ids = new Set(Object.values(tokens).map(({ credentialId }) => credentialId))
    return importedTokens.filter(({ credentialId }) => !ids.has(credentialId))
  }
  const [newPasskeys, newKeys] = [fresh(known.passkeys.tokens, passkeys), fresh(known.securityKeys, securityKeys)]
  const codes = known.recovery.generatedAt === 0 && recoveryCodeHashes.length > 0
  return [
    ['otpCode', !hasTotp && totpSecret !== '' && { totpSecret }],
    ['authenticators', !hasTotp && authenticators.length > 0 && { authenticators }],
    ['passkeys', newPasskeys.length > 0 && { passkeys: newPasskeys }],
    ['u2fs', newKeys.length > 0 && { securityKeys: newKeys }],
    ['otpSms', otpSms && !known.otp.sms && { otpSms }],
    ['otpEmail', otpEmail && !known.otp.email && { otpEmail }],
    ['recoveryCodeHashes', codes && { recoveryCodeHashes }],
  ]
}

/** Keeps a lock of this system, and does not return a set-up account to invited. */
function stateChanges(from: User['status'], to: PersonState | undefined): PersonChanges | undefined {
  if (to === undefined || to === from) return undefined
  if (from === 'inactive' && to === 'active') return { active: true }
  if (to === 'locked' && (from === 'active' || from === 'inactive')) return { locked: true }
  return to === 'inactive' && from === 'active' ? { active: false } : undefined
}
