/** SessionService of version 2, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { SessionService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { sessions } from '#api/zitadel/session-v2/session.ts'

export const sessionV2Handlers = {
  createSession: sessions.createSession,
  setSession: sessions.setSession,
  getSession: sessions.getSession,
  listSessions: sessions.listSessions,
  deleteSession: sessions.deleteSession,
} satisfies ServiceHandlers<typeof SessionService, OrgContext>
