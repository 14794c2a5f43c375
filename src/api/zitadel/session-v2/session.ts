import { SessionFieldName } from '@zitadel/proto/zitadel/session/v2/session_pb.js'
import type { SessionService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromWrite } from '#api/zitadel/messages-v2/details.ts'
import { fromList, toPage } from '#api/zitadel/messages-v2/list.ts'
import { toSessionInput, toUserAgent } from '#api/zitadel/session-v2/session-input.ts'
import { fromChallenged, fromSession } from '#api/zitadel/session-v2/session-message.ts'
import { toSessionQuery } from '#api/zitadel/session-v2/session-query.ts'
import { type Context, detailsOf } from '#domain/context.ts'
import type { ChangedSession } from '#domain/session/change-session.ts'
import { createSession } from '#domain/session/create-session.ts'
import { getSession } from '#domain/session/get-session.ts'
import { listSessions } from '#domain/session/list-sessions.ts'
import { setSession } from '#domain/session/set-session.ts'
import { terminateSession } from '#domain/session/terminate-session.ts'

const fromChangedSession = ({ session, token, challenged }: ChangedSession) => ({
  details: fromWrite(detailsOf(session)),
  ...(token ? { sessionToken: token } : {}),
  ...(challenged ? { challenges: fromChallenged(challenged) } : {}),
})

const tokenOf = (token: string | undefined) => (token ? { token } : {})

export const sessions = {
  createSession: async (ctx, request) => {
    const userAgent = request.userAgent ? { userAgent: toUserAgent(request.userAgent) } : {}
    const created = await createSession(ctx, { ...toSessionInput(request), ...userAgent })
    return { ...fromChangedSession(created), sessionId: created.session.id }
  },
  setSession: async (ctx, request) =>
    fromChangedSession(
      await setSession(ctx, { id: request.sessionId, ...tokenOf(request.sessionToken), ...toSessionInput(request) }),
    ),
  getSession: async (ctx, { sessionId, sessionToken }) => ({
    session: fromSession(await getSession(ctx, { id: sessionId, ...tokenOf(sessionToken) })),
  }),
  listSessions: async (ctx, { query, queries, sortingColumn }) => {
    const listed = await listSessions(ctx, {
      paging: toPage(query),
      sortBy: sortingColumn === SessionFieldName.CREATION_DATE ? 'creationDate' : 'id',
      queries: queries.map((one) => toSessionQuery(ctx, one)),
    })
    return { details: fromList(listed, ctx.now), sessions: listed.entries.map(fromSession) }
  },
  deleteSession: async (ctx, { sessionId, sessionToken }) => {
    const details = await terminateSession(ctx, { id: sessionId, ...tokenOf(sessionToken) })
    return details ? { details: fromWrite(details) } : {}
  },
} satisfies ServiceHandlers<typeof SessionService, Context>
