import type { Invitations, WaitingPerson } from '#cli/invite/invitations.ts'
import { callServer, type Server } from '#cli/server-call.ts'

const PAGE = 100

interface AuthorizedServer extends Server {
  readonly token: string
}

/** Invites by the Management API of a running server. */
export const invitationsThroughServer = (server: AuthorizedServer): Invitations => ({
  waiting: (orgId) => waiting(server, orgId),
  async invite({ userId, orgId }) {
    await call(server, `/management/v1/users/${encodeURIComponent(userId)}/_resend_initialization`, { body: {}, orgId })
  },
  close: async () => undefined,
})

interface Found {
  readonly id: string
  readonly userName: string
  readonly human?: { readonly email?: { readonly email?: string } }
  readonly details: { readonly resourceOwner: string }
}

/** An invitation does not change the state, so pages stay stable. */
async function* waiting(server: AuthorizedServer, orgId: string): AsyncGenerator<WaitingPerson> {
  for (let offset = 0; ; offset += PAGE) {
    const body = {
      query: { offset: String(offset), limit: PAGE, asc: true },
      sortingColumn: 'USER_FIELD_NAME_CREATION_DATE',
      queries: [{ stateQuery: { state: 'USER_STATE_INITIAL' } }],
    }
    const { result = [] } = (await call(server, '/management/v1/users/_search', { body, orgId })) as {
      result?: Found[]
    }
    for (const { id, userName, human, details } of result)
      yield { userId: id, orgId: details.resourceOwner, userName, email: human?.email?.email ?? '' }
    if (result.length < PAGE) return
  }
}

async function call(
  server: AuthorizedServer,
  path: string,
  { body, orgId }: { body: object; orgId: string },
): Promise<unknown> {
  const { ok, status, text } = await callServer(server, {
    method: 'POST',
    path,
    headers: {
      authorization: `Bearer ${server.token}`,
      'content-type': 'application/json',
      ...(orgId ? { 'x-zitadel-orgid': orgId } : {}),
    },
    body: JSON.stringify(body),
  })
  // Responses of ZITADEL's Management API, which this server serves.
  const response = JSON.parse(text) as { message?: string }
  if (!ok) throw new Error(`${server.url} answered ${status}: ${response.message ?? ''}`)
  return response
}
