import type { PolicyKind } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { AppError } from '#kit/errors.ts'

export type PasswordComplexityPolicy = {
  /** In bytes of UTF-8, as clients of this API expect (docs/contract/zitadel-management-v1.md, 1.2). */
  minLength: number
  hasLowercase: boolean
  hasUppercase: boolean
  hasNumber: boolean
  hasSymbol: boolean
}

/** Upper limit of the minimum length, in bytes: some clients cannot send longer passwords. */
const HIGHEST_MIN_LENGTH = 72

export const passwordComplexityPolicy: PolicyKind<PasswordComplexityPolicy> = {
  name: 'password.complexity',
  defaults: { minLength: 8, hasLowercase: true, hasUppercase: true, hasNumber: true, hasSymbol: true },
  check: ({ minLength }) =>
    minLength < 1 || minLength > HIGHEST_MIN_LENGTH ? 'passwordComplexityPolicy.minLengthInvalid' : undefined,
}

/** Longer passwords are refused before any work is spent on them; bytes. */
export const MAX_PASSWORD_BYTES = 1024

/** Returns the error of the first rule that a password breaks; undefined for one that satisfies the policy. */
export function checkPasswordComplexity(policy: PasswordComplexityPolicy, password: string): AppError | undefined {
  const bytes = Buffer.byteLength(password)
  if (bytes > MAX_PASSWORD_BYTES) return refuse('password.tooLong')
  if (bytes < policy.minLength) return refuse('password.tooShort', { params: { minLength: policy.minLength } })
  if (policy.hasLowercase && !/[a-z]/.test(password)) return refuse('password.noLowercase')
  if (policy.hasUppercase && !/[A-Z]/.test(password)) return refuse('password.noUppercase')
  if (policy.hasNumber && !/[0-9]/.test(password)) return refuse('password.noNumber')
  if (policy.hasSymbol && !/[^A-Za-z0-9]/.test(password)) return refuse('password.noSymbol')
  return undefined
}
