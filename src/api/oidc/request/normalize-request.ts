import { errors } from 'oidc-provider'

/** Scope of a request that names none (RFC 6749 §3.3). */
const DEFAULT_SCOPE = 'openid'

/**
 * Normalizes parameters for the engine: scopes separated by one space each, and several `resource` parameters in one.
 * `isAuthorization`: the request starts an authorization, which requires a scope.
 */
export function normalizeRequest(form: URLSearchParams, { isAuthorization }: { isAuthorization: boolean }): void {
  const scopes = form.getAll('scope')
  // Two scope parameters are left for the engine to refuse.
  if (scopes.length === 1) form.set('scope', partsOf(scopes[0] ?? '').join(' '))
  if (isAuthorization && !form.get('scope') && !form.has('request') && !form.has('request_uri'))
    form.set('scope', DEFAULT_SCOPE)
  if (form.get('scope') === '') form.delete('scope')
  const resources = new Set(form.getAll('resource').filter(Boolean))
  form.delete('resource')
  // In an authorization request the engine checks them once it has a valid redirect URI for the error.
  if (!isAuthorization) for (const resource of resources) requireResource(resource)
  if (resources.size > 0) form.set('resource', [...resources].join(' '))
}

const partsOf = (text: string): string[] => text.split(/[ \t\r\n]+/).filter(Boolean)

/** A resource is an absolute address without fragment (RFC 8707 §2). */
export function requireResource(resource: string): void {
  if (!URL.canParse(resource) || /[#\s]/.test(resource))
    throw new errors.InvalidTarget('resource must be an absolute URI without a fragment')
}
