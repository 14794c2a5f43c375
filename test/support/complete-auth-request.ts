import { answerAuthRequest } from '#domain/auth-request/answer-auth-request.ts'
import type { AuthResult } from '#domain/auth-request/auth-request.ts'
import type { Services } from '#domain/context.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { draftOf, sessionOf } from '#domain/sign-in/step-draft.ts'
import { storeSignIn } from '#domain/sign-in/store-sign-in.ts'

/** Answers a request with a stored sign-in, as the pages do after its last step. */
export async function completeAuthRequest(
  services: Services,
  id: string,
  { sessionId }: Pick<AuthResult, 'sessionId'>,
  now: number,
): Promise<{ callbackUrl: string }> {
  const stored = await services.events.load(sessionAggregate, sessionId)
  const { row, callbackUrl } = await answerAuthRequest(services, id, sessionOf(draftOf(stored)), now)
  await storeSignIn(services, { rows: [row] }, now)
  return { callbackUrl }
}
