import { loadPolicies, type PolicyReader } from '#domain/policy/load-policies.ts'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { type PasswordAgePolicy, passwordAgePolicy } from '#domain/policy/password-age-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import type { LiveSession } from '#domain/sign-in/find-session.ts'
import { type NextStep, nextStep, type SignInFacts } from '#domain/sign-in/next-step.ts'

export interface SignInPolicies {
  readonly login: LoginPolicy
  readonly passwordAge: PasswordAgePolicy
}

/** Returns the policies for sign-ins of an organization; '' : those of the instance. */
export async function loadSignInPolicies(reader: PolicyReader, orgId: string): Promise<SignInPolicies> {
  const layers = await loadPolicies(reader, orgId)
  return { login: effectivePolicy(loginPolicy, layers), passwordAge: effectivePolicy(passwordAgePolicy, layers) }
}

/** Returns the next step of a sign-in by the current policies and state of the user. */
export async function loadNextStep(
  reader: PolicyReader,
  { session, user }: Pick<LiveSession, 'session'> & { readonly user: Pick<LiveSession['user'], 'state'> },
  times: Pick<SignInFacts, 'startedAt' | 'notBefore' | 'now' | 'secondFactorRequired'>,
): Promise<NextStep> {
  const policies = await loadSignInPolicies(reader, session.orgId)
  return nextStep({ user: user.state, factors: session.factors, ...times, ...policies })
}
