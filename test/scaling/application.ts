/** An application and its protocol calls, each sent to the process that the test names. */
import { createHash, randomBytes } from 'node:crypto'
import { type Fleet, PASSWORD } from '#test/scaling/fleet.ts'
import type { JsonResponse } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

const CALLBACK = 'https://app.acme.example/callback'

export interface Application {
  readonly projectId: string
  readonly appId: string
  /** Signs a user in through the origin, so through each process in turn; returns the code. */
  authorize(userName: string): Promise<{ code: string; verifier: string }>
  redeem(process: number, got: { code: string; verifier: string }): Promise<JsonResponse>
  refresh(process: number, token: string): Promise<JsonResponse>
  introspect(process: number, token: string): Promise<JsonResponse>
  revoke(process: number, token: string): Promise<JsonResponse>
  userinfo(process: number, token: string): Promise<JsonResponse>
}

export async function addApplication(fleet: Fleet): Promise<Application> {
  const { body: project } = await fleet.rest(0, 'POST', '/management/v1/projects', { name: `Shop ${Date.now()}` })
  const { body: app } = await fleet.rest(1, 'POST', `/management/v1/projects/${project.id}/apps/oidc`, {
    name: 'Web',
    redirectUris: [CALLBACK],
    responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
    appType: 'OIDC_APP_TYPE_WEB',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
  })
  const authorization = `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`
  const post = async (process: number, path: string, form: Record<string, string>) => {
    const response = await fetch(`${fleet.processes[process]?.url}${path}`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams(form),
    })
    return responseOf(response)
  }
  return {
    projectId: project.id,
    appId: app.appId,
    authorize: (userName) => authorize(fleet, app.clientId, userName),
    redeem: (process, { code, verifier: code_verifier }) =>
      post(process, '/oauth/v2/token', {
        grant_type: 'authorization_code',
        code,
        code_verifier,
        redirect_uri: CALLBACK,
      }),
    refresh: (process, refresh_token) =>
      post(process, '/oauth/v2/token', { grant_type: 'refresh_token', refresh_token }),
    introspect: (process, token) => post(process, '/oauth/v2/introspect', { token }),
    revoke: (process, token) => post(process, '/oauth/v2/revoke', { token }),
    userinfo: async (process, token) =>
      responseOf(
        await fetch(`${fleet.processes[process]?.url}/oidc/v1/userinfo`, {
          headers: { authorization: `Bearer ${token}` },
        }),
      ),
  }
}

async function responseOf(response: Response): Promise<JsonResponse> {
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined }
}

async function authorize(fleet: Fleet, clientId: string, userName: string) {
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid offline_access',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const visitor = new Visitor(fleet.origin)
  await visitor.open(`/oauth/v2/authorize?${query}`)
  await visitor.submit({ loginName: userName })
  await visitor.submit({ password: PASSWORD })
  const code = await lastSteps(fleet.origin, visitor)
  return { code, verifier }
}

/** Follows the redirect from the login pages back to the application. */
async function lastSteps(origin: string, visitor: Visitor): Promise<string> {
  let next = new URL(visitor.seen?.location ?? '', origin)
  for (let hops = 0; hops < 5 && next.origin === origin; hops++) {
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(next, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      visitor.cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (!location) throw new Error(`${next}: ${response.status} ${await response.text()}`)
    next = new URL(location, next)
  }
  const code = next.searchParams.get('code')
  if (!code) throw new Error(`no code: ${next}`)
  return code
}
