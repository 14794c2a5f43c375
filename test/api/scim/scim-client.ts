import type { JsonResponse, TestServer } from '#test/support/start-server.ts'

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

export interface ScimClient {
  readonly orgId: string
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<JsonResponse>
  create(user: Record<string, unknown>): Promise<JsonResponse>
  patch(path: string, ...operations: unknown[]): Promise<JsonResponse>
  /** The user names of a list, in its order. */
  find(filter: string, more?: string): Promise<string[]>
}

/** Sends SCIM requests to the organization that a token belongs to, or to another one. */
export async function scimClient(server: TestServer, token = server.pat, orgId?: string): Promise<ScimClient> {
  const scimOrg = orgId ?? (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  const call: ScimClient['call'] = (method, path, body, headers = {}) =>
    server.rest(method, `/scim/v2/${scimOrg}${path}`, body, {
      token,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }), ...headers },
    })
  return {
    orgId: scimOrg,
    call,
    create: (user) => call('POST', '/Users', { schemas: [USER], ...user }),
    patch: (path, ...operations) => call('PATCH', path, { schemas: [PATCH], Operations: operations }),
    async find(filter, more = '') {
      const { body } = await call('GET', `/Users?filter=${encodeURIComponent(filter)}${more}`)
      return body.Resources.map((user: { userName: string }) => user.userName)
    },
  }
}
