/** A complete server, and a substitute for the user at the sign-in pages, which follows the redirect and signs in. */

import { createPrivateKey } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'
import type { AuthResult } from '#domain/auth-request/auth-request.ts'
import type { SessionFactor } from '#domain/session/session-state.ts'
import { advanceSession } from '#domain/sign-in/advance-session.ts'
import { startSession } from '#domain/sign-in/start-session.ts'
import { storeSignIn } from '#domain/sign-in/store-sign-in.ts'
import { userAggregate } from '#domain/user/user.ts'
import { withoutRequestId } from '#test/support/error-body.ts'
import { type JsonResponse, startServer, type TestServer } from '#test/support/start-server.ts'

export interface Person {
  readonly userId: string
  readonly userName: string
}

export interface OidcServer extends TestServer {
  addPerson(userName: string): Promise<Person>
  addProject(settings?: object): Promise<string>
  /** Registers an OIDC application; a web application with a secret unless the options differ. */
  addApp(projectId: string, config?: object): Promise<App>
  /** Signs a person in by these factors, as the pages would, and returns the sign-in; absent: by password. */
  signIn(person: Person, methods?: readonly SessionFactor[]): Promise<AuthResult>
  /** What a machine signs itself in with, by its key file. */
  assertion(file: { userId: string; keyId: string; key: string }, claims?: JWTPayload): Promise<string>
  redeemAssertion(assertion: string, scope?: string): Promise<JsonResponse>
  /** An access token for the API, by a new key of the machine. */
  machineToken(userId: string): Promise<string>
}

export interface App {
  readonly appId: string
  readonly clientId: string
  readonly clientSecret: string
}

const API_SCOPE = 'openid urn:zitadel:iam:org:project:id:zitadel:aud'
export const REDIRECT = 'https://app.acme.ch/callback'
export const AFTER_SIGN_OUT = 'https://app.acme.ch/bye'

let names = 0
export const uniqueName = (prefix: string): string => `${prefix}-${process.pid}-${names++}`

export async function startOidcServer(env: Record<string, string> = {}): Promise<OidcServer> {
  const server = await startServer(env)
  const post = async (path: string, body: object) => {
    const response = await server.rest('POST', `/management/v1${path}`, body)
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${JSON.stringify(response.body)}`)
    return response.body
  }
  const assertion: OidcServer['assertion'] = ({ userId, keyId, key }, claims = {}) => {
    const now = Math.floor(Date.now() / 1000)
    const payload = { iss: userId, sub: userId, aud: server.url, iat: now, exp: now + 3600, ...claims }
    return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: keyId }).sign(createPrivateKey(key))
  }
  const redeemAssertion: OidcServer['redeemAssertion'] = async (assertion, scope = API_SCOPE) => {
    const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: assertion, scope }
    const response = await fetch(`${server.url}/oauth/v2/token`, { method: 'POST', body: new URLSearchParams(grant) })
    const { status, headers } = response
    return { status, headers, body: withoutRequestId(status, headers, await response.json()) }
  }
  return {
    ...server,
    assertion,
    redeemAssertion,
    async machineToken(userId) {
      const added = await post(`/users/${userId}/keys`, { type: 'KEY_TYPE_JSON' })
      const file = JSON.parse(Buffer.from(added.keyDetails, 'base64').toString())
      return (await redeemAssertion(await assertion(file))).body.access_token
    },
    async addPerson(userName) {
      const { userId } = await post('/users/human/_import', {
        userName,
        profile: { firstName: 'Minnie', lastName: 'Mouse', preferredLanguage: 'de' },
        email: { email: `${userName}@acme.ch`, isEmailVerified: true },
        phone: { phone: '+41791234567', isPhoneVerified: true },
        password: 'Password1!',
      })
      return { userId, userName }
    },
    async addProject(settings = {}) {
      return (await post('/projects', { name: uniqueName('project'), ...settings })).id
    },
    async addApp(projectId, config = {}) {
      return post(`/projects/${projectId}/apps/oidc`, {
        name: uniqueName('app'),
        redirectUris: [REDIRECT],
        postLogoutRedirectUris: [AFTER_SIGN_OUT],
        responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
        grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
        appType: 'OIDC_APP_TYPE_WEB',
        authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
        ...config,
      })
    },
    async signIn({ userId }, [first = 'password', ...further] = []) {
      const { services } = server.runtime
      const now = Date.now()
      const user = await services.events.load(userAggregate, userId)
      let signIn = startSession(services, { user, method: first, userAgent: 'test' }, now)
      for (const method of further) signIn = advanceSession(signIn, { method }, now)
      signIn = advanceSession(signIn, { completed: true }, now)
      await storeSignIn(services, { signIn }, now)
      return { userId, sessionId: signIn.session.id, authTime: now, amr: ['pwd'] }
    },
  }
}
