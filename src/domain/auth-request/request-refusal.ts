import type { AuthRequest, AuthResult } from '#domain/auth-request/auth-request.ts'
import type { Services } from '#domain/context.ts'
import { projectRefusal } from '#domain/grant/project-access.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { acrOf, requiresSecondFactor } from '#domain/sign-in/acr.ts'
import { findSessionById } from '#domain/sign-in/find-session.ts'
import type { AppError } from '#kit/errors.ts'

/** Between two clocks, and between proving and answering, milliseconds. */
const LEEWAY_MS = 5_000

/** State of the user that a refusal depends on. */
export interface SignedInUser {
  readonly orgId: string
  /** State of the user and of the organization. */
  readonly active: boolean
}

/**
 * Why a user may not be signed in for a request, or undefined: the session is not complete, has ended, or is of another
 * user (FailedPrecondition `authRequest.signInIncomplete`), or as `userRefusal`.
 */
export async function requestRefusal(
  services: Pick<Services, 'rows' | 'events'>,
  request: AuthRequest,
  result: AuthResult,
  now: number,
): Promise<AppError | undefined> {
  const live = await findSessionById(services, result.sessionId, now)
  if (live?.session.userId !== result.userId) return refuse('authRequest.signInIncomplete')
  return userRefusal(services, request, result, now)
}

/**
 * Why a user with a valid session may not be signed in for a request, or undefined. FailedPrecondition `authRequest.userNotActive`
 * (user or organization not active), `authRequest.otherOrganization` (the application asked for users of another organization),
 * `authRequest.otherUser` (it asked for another user), `authRequest.signInTooOld` (the sign-in is older than the application accepts),
 * `authRequest.secondFactorRequired` (it asked for a second factor, and the sign-in had none),
 * `projectAccess.orgNotGranted` (the organization has no access to the project), `projectAccess.roleRequired` (the user has no role in the project).
 */
export async function userRefusal(
  services: Pick<Services, 'rows'>,
  request: AuthRequest,
  result: AuthResult,
  now: number,
): Promise<AppError | undefined> {
  return (
    refusalOf(request, result, await findSignedInUser(services, result.userId), now) ??
    (await projectRefusal(services, request.projectId, result.userId))
  )
}

async function findSignedInUser(services: Pick<Services, 'rows'>, userId: string): Promise<SignedInUser | undefined> {
  const user = await services.rows
    .selectFrom('users as user')
    .innerJoin('orgs as org', 'org.id', 'user.org_id')
    .select(['user.org_id as orgId', 'user.state as userState', 'org.state as orgState'])
    .where('user.id', '=', userId)
    .executeTakeFirst()
  return user && { orgId: user.orgId, active: user.userState === 'active' && user.orgState === 'active' }
}

/** Decides `userRefusal` but for the project. */
export function refusalOf(
  request: AuthRequest,
  result: AuthResult,
  user: SignedInUser | undefined,
  now: number,
): AppError | undefined {
  if (!user?.active) return refuse('authRequest.userNotActive')
  if (request.orgId && user.orgId !== request.orgId) return refuse('authRequest.otherOrganization')
  // Tokens must not be of a different person than the one of `id_token_hint` (OpenID Connect Core §3.1.2.2).
  if (request.hintUserId && result.userId !== request.hintUserId) return refuse('authRequest.otherUser')
  if (result.authTime < notBefore(request, now)) return refuse('authRequest.signInTooOld')
  if (requiresSecondFactor(request.acrValues) && acrOf(result.amr) === '1fa')
    return refuse('authRequest.secondFactorRequired')
  return undefined
}

/** The earliest sign-in that the application accepts, epoch milliseconds (OpenID Connect Core §3.1.2.1). */
function notBefore({ prompts, maxAge, createdAt }: AuthRequest, now: number): number {
  if (prompts.includes('login')) return createdAt - LEEWAY_MS
  return maxAge === undefined ? 0 : now - maxAge * 1000 - LEEWAY_MS
}
