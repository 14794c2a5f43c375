import type { PolicyKind } from '#domain/policy/policies.ts'
import { type AppError, invalidArgument } from '#kit/errors.ts'

export type PasswordComplexityPolicy = {
  /** In bytes of UTF-8, as the clients of this API know it (contract §1.2). */
  minLength: number
  hasLowercase: boolean
  hasUppercase: boolean
  hasNumber: boolean
  hasSymbol: boolean
}

/** No policy may ask for more: some clients send no longer passwords (bytes). */
const HIGHEST_MIN_LENGTH = 72

export const passwordComplexityPolicy: PolicyKind<PasswordComplexityPolicy> = {
  name: 'password.complexity',
  defaults: { minLength: 8, hasLowercase: true, hasUppercase: true, hasNumber: true, hasSymbol: true },
  refusalIds: {
    alreadyExists: 'Org-LdhbS',
    notFound: 'ORG-Dgs3g',
    notChanged: 'Org-DAs21',
    nothingToReset: 'ORG-ADgs2',
    defaultNotChanged: 'INSTANCE-9jlsf',
  },
  check: ({ minLength }) =>
    minLength < 1 || minLength > HIGHEST_MIN_LENGTH
      ? invalidArgument('MODEL-Lsp0e', 'Errors.User.PasswordComplexityPolicy.MinLengthNotAllowed')
      : undefined,
}

/** Longer passwords are refused before any work is spent on them; bytes. */
export const MAX_PASSWORD_BYTES = 1024

/**
 * The first rule that a password breaks, or undefined. `prefix` is the id prefix of the call: `COMMA` where a user is
 * added, `DOMAIN` where one is imported or a password set (contract §4.4).
 */
export function checkPasswordComplexity(
  policy: PasswordComplexityPolicy,
  password: string,
  prefix: 'COMMA' | 'DOMAIN',
): AppError | undefined {
  const broken = (id: string, key: string, params = {}) => invalidArgument(`${prefix}-${id}`, key, { params })
  const bytes = Buffer.byteLength(password)
  if (bytes > MAX_PASSWORD_BYTES) return broken('maxLn', 'Errors.User.PasswordComplexityPolicy.MaxLength')
  if (bytes < policy.minLength)
    return broken('HuJf6', 'Errors.User.PasswordComplexityPolicy.MinLength', { minLength: policy.minLength })
  if (policy.hasLowercase && !/[a-z]/.test(password))
    return broken('co3Xw', 'Errors.User.PasswordComplexityPolicy.HasLower')
  if (policy.hasUppercase && !/[A-Z]/.test(password))
    return broken('VoaRj', 'Errors.User.PasswordComplexityPolicy.HasUpper')
  if (policy.hasNumber && !/[0-9]/.test(password))
    return broken('ZBv4H', 'Errors.User.PasswordComplexityPolicy.HasNumber')
  if (policy.hasSymbol && !/[^A-Za-z0-9]/.test(password))
    return broken('ZDLwA', 'Errors.User.PasswordComplexityPolicy.HasSymbol')
  return undefined
}
