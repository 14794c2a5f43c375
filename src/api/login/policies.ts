import type { Visit } from '#api/login/visit.ts'
import { loadSignInPolicies, type SignInPolicies } from '#domain/sign-in/load-next-step.ts'

/** What holds for sign-ins of an organization; '' : of nobody in particular, so the instance's. */
export const signInPolicies = (visit: Pick<Visit, 'room'>, orgId: string): Promise<SignInPolicies> =>
  loadSignInPolicies(visit.room.services, orgId)

/** What holds before anybody is known: the organization's whose people the application asked for, or the instance's. */
export const policiesBefore = (visit: Visit) => signInPolicies(visit, visit.authRequest?.orgId ?? '')
