import type { TestServer } from '#test/support/start-server.ts'

export interface OrgActor {
  readonly userId: string
  readonly token: string
}

let count = 0

/** A machine user of an organization, with roles in it (`ORG_…`) or on the instance (`IAM_…`), and its token. */
export async function addOrgActor(server: TestServer, orgId: string, roles: readonly string[]): Promise<OrgActor> {
  const as = { orgId }
  const userName = `actor-${orgId}-${count++}`
  const user = await server.rest('POST', '/management/v1/users/machine', { userName, name: userName }, as)
  const userId: string = user.body.userId
  const pat = await server.rest('POST', `/management/v1/users/${userId}/pats`, {}, as)
  if (!pat.body.token) throw new Error(`no token: ${JSON.stringify([user.body, pat.body])}`)
  const org = roles.filter((role) => !role.startsWith('IAM_'))
  const iam = roles.filter((role) => role.startsWith('IAM_'))
  if (org.length > 0) await server.rest('POST', '/management/v1/orgs/me/members', { userId, roles: org }, as)
  if (iam.length > 0) await server.rest('POST', '/admin/v1/members', { userId, roles: iam })
  return { userId, token: pat.body.token }
}

/** An organization added over the API. Its id. */
export async function addOrgOverApi(server: TestServer, name: string): Promise<string> {
  const { body } = await server.rest('POST', '/management/v1/orgs', { name })
  if (!body.id) throw new Error(`no organization: ${JSON.stringify(body)}`)
  return body.id
}
