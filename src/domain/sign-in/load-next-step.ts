import type { Services } from '#domain/context.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { type PasswordAgePolicy, passwordAgePolicy } from '#domain/policy/password-age-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import type { LiveSession } from '#domain/sign-in/find-session.ts'
import { type NextStep, nextStep, type SignInFacts } from '#domain/sign-in/next-step.ts'

export interface SignInPolicies {
  readonly login: LoginPolicy
  readonly passwordAge: PasswordAgePolicy
}

/** What holds for sign-ins of an organization; '' : of nobody in particular, so the instance's. */
export async function loadSignInPolicies(services: Pick<Services, 'events'>, orgId: string): Promise<SignInPolicies> {
  const layers = await loadPolicies(services, orgId)
  return { login: effectivePolicy(loginPolicy, layers), passwordAge: effectivePolicy(passwordAgePolicy, layers) }
}

/** What a sign-in still needs by the policies and the person as they stand now. */
export async function loadNextStep(
  services: Pick<Services, 'events'>,
  { session, user }: Pick<LiveSession, 'session'> & { readonly user: Pick<LiveSession['user'], 'state'> },
  times: Pick<SignInFacts, 'startedAt' | 'notBefore' | 'now'>,
): Promise<NextStep> {
  const policies = await loadSignInPolicies(services, session.orgId)
  return nextStep({ user: user.state, factors: session.factors, ...times, ...policies })
}
