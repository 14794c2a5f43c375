import { randomInt } from 'node:crypto'

/** How a code looks, and how long it lives. */
export interface CodeGenerator {
  readonly length: number
  /** Seconds; 0: it never expires. */
  readonly expirySeconds: number
  readonly lowerLetters: boolean
  readonly upperLetters: boolean
  readonly digits: boolean
  readonly symbols: boolean
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const SYMBOLS = '~!@#$^&*()_+`-={}|[]:<>?,./'

const MINUTE = 60
const HOUR = 60 * MINUTE

const none = { lowerLetters: false, upperLetters: false, digits: false, symbols: false }
const typedCode = { ...none, length: 6, upperLetters: true, digits: true }
const pastedCode = { ...none, lowerLetters: true, upperLetters: true, digits: true }

/** The instance's defaults (docs/contract/zitadel-management-v1.md, 3.1). */
export const codeGenerators = {
  initializeUser: { ...typedCode, expirySeconds: 72 * HOUR },
  emailVerification: { ...typedCode, expirySeconds: HOUR },
  phoneVerification: { ...typedCode, expirySeconds: HOUR },
  passwordReset: { ...typedCode, expirySeconds: HOUR },
  passwordlessInit: { ...pastedCode, length: 12, expirySeconds: HOUR },
  invite: { ...typedCode, expirySeconds: 72 * HOUR },
  otpSms: { ...none, length: 8, digits: true, expirySeconds: 5 * MINUTE },
  otpEmail: { ...none, length: 8, digits: true, expirySeconds: 5 * MINUTE },
  clientSecret: { ...pastedCode, length: 64, expirySeconds: 0 },
  domainVerification: { ...pastedCode, length: 32, expirySeconds: 0 },
} as const satisfies Record<string, CodeGenerator>

/** A random code; every character of the generator's sets is equally likely. */
export function generateCode(generator: CodeGenerator): string {
  const letters = alphabet(generator)
  if (!letters || generator.length < 1) throw new Error('a code generator needs a length and a set of characters')
  let code = ''
  for (let i = 0; i < generator.length; i++) code += letters[randomInt(letters.length)]
  return code
}

function alphabet({ lowerLetters, upperLetters, digits, symbols }: CodeGenerator): string {
  return [lowerLetters && LOWER, upperLetters && LOWER.toUpperCase(), digits && '0123456789', symbols && SYMBOLS]
    .filter(Boolean)
    .join('')
}
