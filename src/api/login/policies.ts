import type { Visit } from '#api/login/visit.ts'
import { loadSignInPolicies, type SignInPolicies } from '#domain/sign-in/load-next-step.ts'

/** Returns the policies for sign-ins of an organization; '' : those of the instance. */
export const signInPolicies = (visit: Pick<Visit, 'services'>, orgId: string): Promise<SignInPolicies> =>
  loadSignInPolicies(visit.services, orgId)

/** Returns the policies before the user is known: of the organization that the application asked for, or the instance. */
export const policiesBefore = (visit: Visit) => signInPolicies(visit, visit.authRequest?.orgId ?? '')
