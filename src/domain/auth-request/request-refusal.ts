import type { AuthRequest, AuthResult } from '#domain/auth-request/auth-request.ts'
import type { Services } from '#domain/context.ts'
import { projectRefusal } from '#domain/grant/project-access.ts'
import { acrOf, requiresSecondFactor } from '#domain/sign-in/acr.ts'
import { findSessionById } from '#domain/sign-in/find-session.ts'
import { type AppError, failedPrecondition } from '#kit/errors.ts'

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
 * user (FailedPrecondition `AUTHR-sessn`), or as `userRefusal`.
 */
export async function requestRefusal(
  services: Pick<Services, 'rows' | 'events'>,
  request: AuthRequest,
  result: AuthResult,
  now: number,
): Promise<AppError | undefined> {
  const live = await findSessionById(services, result.sessionId, now)
  if (live?.session.userId !== result.userId) return failedPrecondition('AUTHR-sessn', 'Errors.AuthRequest.SignInAgain')
  return userRefusal(services, request, result, now)
}

/**
 * Why a user with a valid session may not be signed in for a request, or undefined. FailedPrecondition `AUTHR-usrst`
 * (user or organization not active), `AUTHR-wrorg` (the application asked for users of another organization),
 * `AUTHR-othus` (it asked for another user), `AUTHR-reaut` (the sign-in is older than the application accepts),
 * `AUTHR-acrv1` (it asked for a second factor, and the sign-in had none),
 * `AUTHR-prjrq` (the organization has no access to the project), `AUTHR-grtrq` (the user has no role in the project).
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
  if (!user?.active) return failedPrecondition('AUTHR-usrst', 'Errors.User.NotActive')
  if (request.orgId && user.orgId !== request.orgId)
    return failedPrecondition('AUTHR-wrorg', 'Errors.AuthRequest.OtherOrganization')
  // Tokens must not be of a different person than the one of `id_token_hint` (OpenID Connect Core §3.1.2.2).
  if (request.hintUserId && result.userId !== request.hintUserId)
    return failedPrecondition('AUTHR-othus', 'Errors.AuthRequest.OtherPerson')
  if (result.authTime < notBefore(request, now))
    return failedPrecondition('AUTHR-reaut', 'Errors.AuthRequest.SignInAgain')
  if (requiresSecondFactor(request.acrValues) && acrOf(result.amr) === '1fa')
    return failedPrecondition('AUTHR-acrv1', 'Errors.AuthRequest.SecondFactorRequired')
  return undefined
}

/** The earliest sign-in that the application accepts, epoch milliseconds (OpenID Connect Core §3.1.2.1). */
function notBefore({ prompts, maxAge, createdAt }: AuthRequest, now: number): number {
  if (prompts.includes('login')) return createdAt - LEEWAY_MS
  return maxAge === undefined ? 0 : now - maxAge * 1000 - LEEWAY_MS
}
