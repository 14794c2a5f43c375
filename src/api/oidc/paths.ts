import { AUTH_CALLBACK_PATH } from '#domain/auth-request/auth-request.ts'

/** Paths of the protocol (docs/contract/zitadel-management-v1.md, 6.2), by the engine's names of its routes. */
export const paths = {
  authorization: '/oauth/v2/authorize',
  token: '/oauth/v2/token',
  introspection: '/oauth/v2/introspect',
  revocation: '/oauth/v2/revoke',
  jwks: '/oauth/v2/keys',
  device_authorization: '/oauth/v2/device_authorization',
  pushed_authorization_request: '/oauth/v2/par',
  registration: '/oauth/v2/register',
  /** Page for the user code that the user's device displays. */
  code_verification: '/device',
  userinfo: '/oidc/v1/userinfo',
  end_session: '/oidc/v1/end_session',
} as const

const { registration: _answeredByUs, ...answeredByEngine } = paths
export const enginePaths = answeredByEngine

const exact: ReadonlySet<string> = new Set([
  ...Object.values(paths),
  AUTH_CALLBACK_PATH,
  `${paths.end_session}/confirm`,
  `${paths.end_session}/success`,
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
])

/** Paths that applications call, for hints at a wrong path. */
export const knownPaths = [
  { method: 'GET', path: paths.authorization },
  { method: 'POST', path: paths.token },
  { method: 'POST', path: paths.introspection },
  { method: 'POST', path: paths.revocation },
  { method: 'GET', path: paths.jwks },
  { method: 'POST', path: paths.device_authorization },
  { method: 'POST', path: paths.pushed_authorization_request },
  { method: 'POST', path: paths.registration },
  { method: 'GET', path: paths.userinfo },
  { method: 'GET', path: paths.end_session },
  { method: 'GET', path: '/.well-known/openid-configuration' },
] as const

const parents = [paths.authorization, paths.code_verification, paths.registration]

/** Is a path (no query) the protocol's? A waiting request has a path of its own below that of its kind. */
export const ownsPath = (path: string): boolean =>
  exact.has(path) || parents.some((parent) => path.startsWith(`${parent}/`))
