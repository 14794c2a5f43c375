import type { MessageInitShape } from '@bufbuild/protobuf'
import { type SessionSchema, SessionState } from '@zitadel/proto/zitadel/user_pb.js'
import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { self } from '#api/zitadel/auth-v1/self.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { findOwnSession } from '#domain/sign-in/find-own-session.ts'
import type { LiveSession } from '#domain/sign-in/find-session.ts'
import { getUser } from '#domain/user/get-user.ts'
import type { UserView } from '#domain/user/user-view.ts'

const fromSession = ({ session, draft }: LiveSession, user: UserView): MessageInitShape<typeof SessionSchema> => ({
  sessionId: session.id,
  authState: SessionState.ACTIVE,
  userId: user.id,
  userName: user.userName,
  loginName: user.preferredLoginName,
  displayName: user.displayName,
  details: fromDetails({ ...session, sequence: draft.after.sequence, owner: session.orgId }),
})

export const ownSessions = {
  /** Returns the session of the token: which other accounts the browser is signed in to is known to its cookie alone. */
  async listMyUserSessions(ctx) {
    const session = await findOwnSession(ctx, ctx.token.sessionId)
    return { result: session ? [fromSession(session, await getUser(ctx, self(ctx)))] : [] }
  },
} satisfies AuthRpcs
