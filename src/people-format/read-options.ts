/** How people are read; the same for every person of an import. */
export interface ReadOptions {
  /** Country of phone numbers that name none, ISO 3166-1 alpha-2; '' : such numbers are faults. */
  readonly country: string
  /** Imports a person without an invalid part (phone, language, hash, authenticator, key, link). */
  readonly dropInvalid: boolean
}

export const strict: ReadOptions = { country: '', dropInvalid: false }
