import { errors } from 'oidc-provider'
import type { ClientExtras } from '#api/oidc/clients.ts'

/** Rejects scopes that a client did not register, where it registered any (RFC 7591 §2). */
export function requireRegisteredScope({ config }: ClientExtras, scopes: readonly string[]): void {
  const registered = config?.clientSettings?.scope
  const other = registered && scopes.find((scope) => !registered.includes(scope))
  if (other !== undefined)
    throw new errors.InvalidScope(
      `scope must be among those that the application is registered for: ${registered?.join(' ')}`,
      other,
    )
}
