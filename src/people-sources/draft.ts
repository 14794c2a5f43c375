import { looseText } from '#people-sources/loose-json.ts'

/** A hash of another system as its parts; see `crypto/password/foreign-hash.ts` for the names. */
export type HashParts = Readonly<Record<string, string | number>>

export interface Link {
  /** The provider's name in the other system. */
  readonly provider: string
  readonly externalUserId: string
  readonly displayName?: string
}

export interface Totp {
  /** Base32. */
  readonly secret: string
  /** The name that the person gave it. */
  readonly name?: string
  /** `totp` or `hotp`. */
  readonly type?: string
  readonly digits?: string
  readonly period?: string
  readonly algorithm?: string
  readonly counter?: string
}

/** A passkey or a security key, its parts in base64 of either alphabet. */
export interface WebAuthnKey {
  readonly credentialId: string
  readonly publicKey: string
  readonly name?: string
  readonly counter?: number
  readonly aaguid?: string
  readonly transports?: readonly string[]
  readonly isPasskey: boolean
}

/** A role or a group of another system. */
export interface Role {
  /** `role`, `group`, or the term of the source. */
  readonly kind: string
  readonly name: string
}

/** A person as a source fills them in, member by member; `finishDraft` makes a person of the people format of it. */
export interface Draft {
  userId: string
  /** Of this server: only its own sheets have it. */
  orgId: string
  userName: string
  isMachine: boolean
  state: 'ACTIVE' | 'INACTIVE' | 'LOCKED' | 'INITIAL' | undefined
  readonly profile: Map<string, string>
  email: string
  isEmailVerified: boolean
  phone: string
  /** Country of a number without one, ISO 3166-1 alpha-2. */
  country: string
  isPhoneVerified: boolean
  /** In clear text. */
  password: string
  hash: string | HashParts | undefined
  mustChangePassword: boolean
  /** The other system verifies the password at the first sign-in. */
  isPending: boolean
  readonly totps: Totp[]
  readonly links: Link[]
  readonly keys: WebAuthnKey[]
  otpSms: boolean
  otpEmail: boolean
  /** In clear text, of codes that were not used yet. */
  readonly recoveryCodes: string[]
  /** Codes by their SHA-512 in base64url, as Keycloak hashes them. */
  readonly recoveryCodeHashes: string[]
  readonly metadata: Map<string, string>
  /** Address of the picture. */
  picture: string
  readonly roles: Role[]
  organization: string
  /** Names of members that are not imported. */
  readonly leftBehind: string[]
}

export const newDraft = (): Draft => ({
  userId: '',
  orgId: '',
  userName: '',
  isMachine: false,
  state: undefined,
  profile: new Map(),
  email: '',
  isEmailVerified: false,
  phone: '',
  country: '',
  isPhoneVerified: false,
  password: '',
  hash: undefined,
  mustChangePassword: false,
  isPending: false,
  totps: [],
  links: [],
  keys: [],
  otpSms: false,
  otpEmail: false,
  recoveryCodes: [],
  recoveryCodeHashes: [],
  metadata: new Map(),
  picture: '',
  roles: [],
  organization: '',
  leftBehind: [],
})

/** Stores any value as metadata: a text unchanged, other values as JSON. */
export function keep(draft: Draft, key: string, value: unknown): void {
  if (value === undefined || value === null || value === '') return
  draft.metadata.set(key, looseText(value) || JSON.stringify(value))
}
