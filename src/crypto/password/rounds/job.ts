import type { Formula, FormulaInputs } from '#crypto/password/formula/syntax.ts'

/** Work for the rounds pool: plain values that cross to a worker thread. */
export interface Md5CryptJob {
  readonly algorithm: 'md5-crypt'
  /** `$1$` or `$apr1$`. */
  readonly prefix: string
  readonly password: Uint8Array
  readonly salt: Uint8Array
}

export interface ShaCryptJob {
  readonly algorithm: 'sha-crypt'
  readonly digest: 'sha256' | 'sha512'
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly rounds: number
}

export interface StretchJob {
  readonly algorithm: 'stretch'
  readonly digest: 'md5' | 'sha512'
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly rounds: number
}

export interface FormulaJob extends FormulaInputs {
  readonly algorithm: 'formula'
  readonly formula: Formula
}

export interface DesCryptJob {
  readonly algorithm: 'des-crypt'
  readonly password: Uint8Array
  /** Bits that disturb the expansion, the lowest first. */
  readonly salt: number
  readonly rounds: number
  /** Scheme of BSD, which uses every character of the password. */
  readonly extended: boolean
}

export type RoundsJob = DesCryptJob | Md5CryptJob | ShaCryptJob | StretchJob | FormulaJob

/** Runs a job away from the thread that serves requests, and answers the digest. */
export type RunRounds = (job: RoundsJob) => Promise<Uint8Array>
