import type { Invitations, WaitingPerson } from '#cli/invite/invitations.ts'

const ANSWER_WITHIN_MS = 30_000
const PAGE = 100

interface Server {
  readonly url: string
  readonly token: string
}

/** Invites by the Management API of a running server. */
export const invitationsThroughServer = (server: Server): Invitations => ({
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

/** An invitation leaves the state as it is, so that pages do not move. */
async function* waiting(server: Server, orgId: string): AsyncGenerator<WaitingPerson> {
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
  { url, token }: Server,
  path: string,
  { body, orgId }: { body: object; orgId: string },
): Promise<unknown> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(orgId ? { 'x-zitadel-orgid': orgId } : {}),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  })
  // Responses of ZITADEL's Management API, which this server serves.
  const answer = (await response.json()) as { message?: string }
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${answer.message ?? ''}`)
  return answer
}
