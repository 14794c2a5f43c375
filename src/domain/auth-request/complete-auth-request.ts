import {
  type AuthRequest,
  type AuthResult,
  authCallbackLink,
  fromAuthRequestRow,
} from '#domain/auth-request/auth-request.ts'
import { findAuthRequestRow, missingAuthRequest } from '#domain/auth-request/get-auth-request.ts'
import type { Services } from '#domain/context.ts'
import { projectRefusal } from '#domain/grant/project-access.ts'
import { findSessionById } from '#domain/sign-in/find-session.ts'
import { type AppError, failedPrecondition } from '#kit/errors.ts'

/** Between two clocks, and between proving and answering, milliseconds. */
const LEEWAY_MS = 5_000

/** What must be known of the person to judge the answer. */
export interface SignedInUser {
  readonly orgId: string
  /** State of the user and of the organization. */
  readonly active: boolean
}

/**
 * Answers a request with who signed in; resolves with the address to send the browser to (303), which hands over to
 * the protocol. The pages call this once the person has proved all that the policies ask for. `now` in epoch
 * milliseconds.
 *
 * Refuses, and stores nothing: NotFound `AUTHR-3nd0s` (unknown or expired: begin again at the application);
 * FailedPrecondition `AUTHR-usrst` (user or organization not active), `AUTHR-wrorg` (the application asked for people
 * of another organization), `AUTHR-othus` (it asked for another person), `AUTHR-reaut` (the sign-in is older than the application accepts: the person has to prove
 * who they are again), `AUTHR-sessn` (it is not complete, has ended, or is another person's), `AUTHR-prjrq` (the organization has no access to the project), `AUTHR-grtrq` (the person has no
 * role in the project). After those the pages show why, and let the person choose another account.
 */
export async function completeAuthRequest(
  services: Pick<Services, 'rows' | 'events' | 'externalUrl'>,
  id: string,
  result: AuthResult,
  now: number,
): Promise<{ callbackUrl: string }> {
  const row = await findAuthRequestRow(services, id, now)
  if (!row) throw missingAuthRequest()
  const request = fromAuthRequestRow(row)
  const refusal = await refusalFor(services, request, result, now)
  if (refusal) throw refusal
  await services.events.writeRecords([{ table: 'auth_requests', put: { ...row, result: JSON.stringify(result) } }])
  return { callbackUrl: authCallbackLink(services.externalUrl, id) }
}

/** Why this sign-in does not do for this request, or undefined. `now` in epoch milliseconds. */
export async function refusalFor(
  services: Pick<Services, 'rows' | 'events'>,
  request: AuthRequest,
  result: AuthResult,
  now: number,
): Promise<AppError | undefined> {
  const live = await findSessionById(services, result.sessionId, now)
  if (live?.session.userId !== result.userId) return failedPrecondition('AUTHR-sessn', 'Errors.AuthRequest.SignInAgain')
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

/** Why this person does not do for this request, or undefined. Pure. */
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
  return undefined
}

/** The earliest sign-in that the application accepts, epoch milliseconds (OpenID Connect Core §3.1.2.1). */
function notBefore({ prompts, maxAge, createdAt }: AuthRequest, now: number): number {
  if (prompts.includes('login')) return createdAt - LEEWAY_MS
  return maxAge === undefined ? 0 : now - maxAge * 1000 - LEEWAY_MS
}
