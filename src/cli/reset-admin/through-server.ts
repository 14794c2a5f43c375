import { callServer, type Server } from '#cli/server-call.ts'

interface AuthorizedServer extends Server {
  readonly token: string
}

/** Sets the password of a user and makes the user active, by the API of a running server. */
export async function resetThroughServer(server: AuthorizedServer, userName: string, password: string): Promise<void> {
  const query = { userNameQuery: { userName, method: 'TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE' } }
  // Responses of ZITADEL's Management API, which this server serves.
  const { result = [] } = (await call(server, '/management/v1/users/_search', { queries: [query] })) as {
    result?: { id: string; state: string; details: { resourceOwner: string } }[]
  }
  const [user] = result
  if (!user) throw new Error(`no user is called ${userName}`)
  const at = { ...server, orgId: user.details.resourceOwner }
  const path = `/management/v1/users/${encodeURIComponent(user.id)}`
  if (user.state === 'USER_STATE_LOCKED') await call(at, `${path}/_unlock`, {})
  if (user.state === 'USER_STATE_INACTIVE') await call(at, `${path}/_reactivate`, {})
  await call(at, `${path}/password`, { password, noChangeRequired: true })
}

async function call(at: AuthorizedServer & { orgId?: string }, path: string, body: unknown): Promise<unknown> {
  const { ok, status, text } = await callServer(at, {
    method: 'POST',
    path,
    headers: {
      authorization: `Bearer ${at.token}`,
      'content-type': 'application/json',
      ...(at.orgId ? { 'x-zitadel-orgid': at.orgId } : {}),
    },
    body: JSON.stringify(body),
  })
  const response = JSON.parse(text) as { message?: string }
  if (!ok) throw new Error(`${at.url} answered ${status}: ${response.message ?? ''}`)
  return response
}
