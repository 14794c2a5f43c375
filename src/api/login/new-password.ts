import type { UnverifiedLink } from '#api/login/steps/link-page.ts'
import { textFor, type Visit } from '#api/login/visit.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { type PasswordComplexityPolicy, passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { defaultPolicy, effectivePolicy } from '#domain/policy/policies.ts'
import type { PageContext } from '#domain/sign-in/page-context.ts'
import { AppError } from '#kit/errors.ts'
import { translate } from '#kit/translate.ts'

/** Password policy of the organization of the call. */
export const passwordPolicyOf = async (ctx: PageContext): Promise<PasswordComplexityPolicy> =>
  effectivePolicy(passwordComplexityPolicy, await loadPolicies(ctx, ctx.orgId))

/**
 * Returns the policy that the page behind a mailed link shows. Before the code is verified that is the instance's: the
 * organization's own would reveal which user ids exist, and in which organization.
 */
export const loadPasswordPolicy = async ({ ctx, state }: UnverifiedLink): Promise<PasswordComplexityPolicy> => {
  const layers = await loadPolicies(ctx, ctx.orgId)
  return state
    ? effectivePolicy(passwordComplexityPolicy, layers)
    : defaultPolicy(passwordComplexityPolicy, layers.instance)
}

/** Checks the two fields without the policy; undefined when they are valid so far. */
export function checkNewPassword(visit: Visit): string | undefined {
  const [password, repeat] = [visit.form.get('password') ?? '', visit.form.get('passwordconfirm') ?? '']
  if (!password) return textFor(visit, 'NewPassword.required')
  return password === repeat ? undefined : textFor(visit, 'NewPassword.mismatch')
}

/** Describes why the policy rejects a password, in the visitor's language. Rethrows all other errors. */
export function refusedPassword(visit: Visit, error: unknown): string {
  if (!(error instanceof AppError) || !/^Errors\.User\.Password(ComplexityPolicy)?\./.test(error.key)) throw error
  return translate(visit.language, error.key, error.params) ?? error.key
}
