/** CORS rules. All origins are allowed: these APIs authenticate callers by token alone. */
export interface CorsPolicy {
  /**
   * Whether a page may send credentials of the browser. Never from an opaque origin (`null`), which any page can have.
   */
  readonly credentials: boolean
  readonly methods: readonly string[]
  readonly requestHeaders: readonly string[]
  readonly exposedHeaders: readonly string[]
}

/** Seconds that a browser may keep the response to a preflight. */
const PREFLIGHT_MAX_AGE = 7200

const NO_ORIGIN = { vary: 'Origin' }

/** The headers of a plain response to a request with this `Origin`; none but `Vary` without one. */
export function corsHeaders(policy: CorsPolicy, origin: string | undefined): Readonly<Record<string, string>> {
  if (origin === undefined) return NO_ORIGIN
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': policy.exposedHeaders.join(', '),
    ...(policy.credentials && origin !== 'null' ? { 'access-control-allow-credentials': 'true' } : {}),
  }
}

/** The headers of the answer (204) to a preflight from this `Origin`. */
export function preflightHeaders(policy: CorsPolicy, origin: string): Record<string, string> {
  return {
    ...corsHeaders(policy, origin),
    'access-control-allow-methods': policy.methods.join(', '),
    'access-control-allow-headers': policy.requestHeaders.join(', '),
    'access-control-max-age': String(PREFLIGHT_MAX_AGE),
  }
}

/** Whether a request is a preflight: a browser asking leave, not a call. */
export function isPreflight(method: string | undefined, headers: Readonly<Record<string, unknown>>): boolean {
  return method === 'OPTIONS' && typeof headers['access-control-request-method'] === 'string'
}
