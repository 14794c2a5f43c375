/** Requests of the client and the server's acknowledgements: the only record that survives a crash. */

/** Kinds of users: with a provider link, invited by mail, or with a password. */
export type Kind = 'linked' | 'invited' | 'plain'

export interface Entry {
  readonly userName: string
  readonly kind: Kind
  /** Set once the server acknowledged that the user was created. */
  id?: string
  /** Metadata by key: requested, or acknowledged as stored. */
  readonly metadata: Map<string, 'asked' | 'stored'>
  /** Display names that it may have: the last acknowledged one, and those requested since. */
  displayNames: string[]
}

export class Ledger {
  readonly entries: Entry[] = []
  readonly #run = Math.floor(Math.random() * 36 ** 6).toString(36)

  ask(kind: Kind): Entry {
    const userName = `${kind}-${this.#run}-${this.entries.length}@example.com`
    const entry: Entry = { userName, kind, metadata: new Map(), displayNames: ['Ada Lovelace'] }
    this.entries.push(entry)
    return entry
  }

  /** Requests a user name a second time, which the server must reject. */
  askAgain(entry: Entry): Entry {
    const again: Entry = { ...entry, metadata: new Map(), displayNames: ['Ada Lovelace'] }
    delete again.id
    this.entries.push(again)
    return again
  }

  get acknowledged(): number {
    return this.entries.filter((one) => one.id !== undefined).length
  }
}

export const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** ImportHumanUser's body for an entry. */
export function toRequest({ userName, kind }: Entry, idpId: string): object {
  const profile = { firstName: 'Ada', lastName: 'Lovelace', displayName: 'Ada Lovelace', preferredLanguage: 'en' }
  const person = { userName, profile, email: { email: userName, isEmailVerified: kind !== 'invited' } }
  if (kind === 'linked')
    return {
      ...person,
      phone: { phone: '+41791234567', isPhoneVerified: true },
      hashedPassword: { value: HASH },
      otpCode: TOTP_SECRET,
      idps: [{ configId: idpId, externalUserId: userName, displayName: 'Ada' }],
    }
  if (kind === 'invited') return { ...person, hashedPassword: { value: HASH } }
  return { ...person, password: 'Secret-password1' }
}

export const HASH = '$2a$12$lJ08fqVr8bFJilRVnDT9QeULI7YW.nT3iwUv6dyg0aCrfm3UY8XR2'
