import type { Visit } from '#api/login/visit.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { type PasswordAgePolicy, passwordAgePolicy } from '#domain/policy/password-age-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'

/** What holds for sign-ins of an organization; '' : of nobody in particular, so the instance's. */
export async function signInPolicies(
  visit: Pick<Visit, 'room'>,
  orgId: string,
): Promise<{ login: LoginPolicy; passwordAge: PasswordAgePolicy }> {
  const layers = await loadPolicies(visit.room.rooms, orgId)
  return { login: effectivePolicy(loginPolicy, layers), passwordAge: effectivePolicy(passwordAgePolicy, layers) }
}

/** What holds before anybody is known: the organization's whose people the application asked for, or the instance's. */
export const policiesBefore = (visit: Visit) => signInPolicies(visit, visit.authRequest?.orgId ?? '')
